import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECRET_NAMES } from '../../channel/secrets.ts'
import { createLocalSecrets } from './secrets.ts'

const nothing = {
  WHATSAPP_APP_SECRET: undefined,
  WHATSAPP_VERIFY_TOKEN: undefined,
  WHATSAPP_ACCESS_TOKEN: undefined,
}

describe('createLocalSecrets', () => {
  let dataDir: string
  let path: string
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'retailmind-secrets-'))
    path = join(dataDir, 'secrets.json')
  })
  afterEach(() => rm(dataDir, { recursive: true }))
  const all = (environment = {}) => {
    const secrets = createLocalSecrets(dataDir, { ...nothing, ...environment })
    return Promise.all(SECRET_NAMES.map((name) => secrets.get(name)))
  }

  it('makes random secrets for a data folder and keeps them to its owner', async () => {
    const first = await all()
    expect(new Set(first).size).toBe(SECRET_NAMES.length)
    for (const secret of first) expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(await all()).toEqual(first)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('makes others for another folder', async () => {
    const first = await all()
    await rm(path)
    expect((await all()).some((secret) => first.includes(secret))).toBe(false)
  })

  it('takes those of WhatsApp from the environment, and the HMAC keys never', async () => {
    const kept = await all()
    expect(
      await all({
        WHATSAPP_APP_SECRET: 'app',
        WHATSAPP_VERIFY_TOKEN: 'verify',
        WHATSAPP_ACCESS_TOKEN: 'access',
        WHATSAPP_IDENTITY_KEY: 'another',
      }),
    ).toEqual(['app', 'verify', 'access', ...kept.slice(3)])
    expect(await readFile(path, 'utf8')).not.toContain('"app"')
  })

  it('adds what an older file does not have, and changes nothing in it', async () => {
    await writeFile(path, JSON.stringify({ identityKey: 'kept' }))
    const [, , , identityKey, tokenKey] = await all()
    expect(identityKey).toBe('kept')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      identityKey: 'kept',
      tokenKey,
    })
  })

  it.each(['{', '[]', '{"identityKey": 7}', '{"identityKey": ""}'])(
    'refuses a damaged file (%s) instead of making new secrets',
    async (content) => {
      await writeFile(path, content)
      await expect(all()).rejects.toMatchObject({ code: 'bad_secrets_file' })
      expect(await readFile(path, 'utf8')).toBe(content)
    },
  )
})
