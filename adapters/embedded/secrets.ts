import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { SECRET_NAMES, type SecretName, type Secrets } from '../../channel/secrets.ts'
import { RetailMindError } from '../../shop/errors.ts'
import type { Environment } from '../environment.ts'
import { writeAtomically } from './atomic-file.ts'

type Given = Pick<
  Environment,
  'WHATSAPP_APP_SECRET' | 'WHATSAPP_VERIFY_TOKEN' | 'WHATSAPP_ACCESS_TOKEN'
>

const kept = z.partialRecord(z.enum(SECRET_NAMES), z.string().min(1))

/**
 * The secrets of the one-machine runtime: those of WhatsApp from the environment where it has them, every other one random for the
 * data folder and kept in `secrets.json`. The two HMAC keys come only from there: under another one no member would be found.
 *
 * @throws RetailMindError `bad_secrets_file` when the file is not what this wrote
 */
export function createLocalSecrets(dataDir: string, environment: Given): Secrets {
  const given: Partial<Record<SecretName, string | undefined>> = {
    appSecret: environment.WHATSAPP_APP_SECRET,
    verifyToken: environment.WHATSAPP_VERIFY_TOKEN,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
  }
  let reading: Promise<Record<SecretName, string>> | undefined
  return {
    async get(name) {
      const fromEnvironment = given[name]
      if (fromEnvironment !== undefined) return fromEnvironment
      reading ??= openSecrets(dataDir).catch((error: unknown) => {
        // The next call may find the disk in order again.
        reading = undefined
        throw error
      })
      return (await reading)[name]
    },
  }
}

/** Reads the file, and first adds what it does not have. */
async function openSecrets(dataDir: string): Promise<Record<SecretName, string>> {
  const path = join(dataDir, 'secrets.json')
  const known = await readSecrets(path)
  const secret = (name: SecretName) => known[name] ?? randomBytes(32).toString('hex')
  const all: Record<SecretName, string> = {
    appSecret: secret('appSecret'),
    verifyToken: secret('verifyToken'),
    accessToken: secret('accessToken'),
    identityKey: secret('identityKey'),
    tokenKey: secret('tokenKey'),
  }
  if (SECRET_NAMES.some((name) => known[name] === undefined)) {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeAtomically(path, Buffer.from(`${JSON.stringify(all, null, 2)}\n`), { mode: 0o600 })
  }
  return all
}

async function readSecrets(path: string): Promise<Partial<Record<SecretName, string>>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  try {
    return kept.parse(JSON.parse(text))
  } catch {
    // What was wrong is not passed on: it would quote the secrets.
    throw new RetailMindError(
      'bad_secrets_file',
      'secrets.json in the data folder is damaged; put back a backup. Without its identityKey no member is found again',
    )
  }
}
