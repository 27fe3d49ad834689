import { AwsClient } from 'aws4fetch'
import type { SecretName, Secrets } from '../../channel/secrets.ts'
import { RetailMindError } from '../../shop/errors.ts'

export interface SecretsManagerOptions {
  region: string
  /** ARNs, of those that this function may read. */
  arns: Partial<Record<SecretName, string>>
  endpoint?: string
  /** How long a value is kept: a rotation is taken up so much later. */
  keptMs?: number
  now?: () => number
}

/** Values and, during a rotation, the ones before them. */
export interface SecretVersions extends Secrets {
  /** The current value first, then the one before it, if there is one. */
  versions(name: SecretName): Promise<readonly string[]>
}

const KEPT_MS = 5 * 60_000
const TIMEOUT_MS = 3_000
const RETRIES = 3

/**
 * Secrets Manager by signed `fetch`: its client would be more than the rest of the webhook. Throws `RetailMindError`
 * `missing_secret` for one that this function was given no ARN of, `secret_unreadable` when the service does not give it.
 */
export function createSecretsManager(options: SecretsManagerOptions): SecretVersions {
  const { arns, keptMs = KEPT_MS, now = Date.now } = options
  const kept = new Map<string, { until: number; value: Promise<string | undefined> }>()

  function version(name: SecretName, stage: string): Promise<string | undefined> {
    const arn = arns[name]
    if (arn === undefined) {
      throw new RetailMindError('missing_secret', `this function was given no secret ${name}`)
    }
    const key = `${name} ${stage}`
    const known = kept.get(key)
    if (known && known.until > now()) return known.value
    const value = read(arn, stage, options).catch((error: unknown) => {
      // The next call asks anew.
      kept.delete(key)
      throw error
    })
    kept.set(key, { until: now() + keptMs, value })
    return value
  }

  return {
    async get(name) {
      const value = await version(name, 'AWSCURRENT')
      if (value !== undefined) return value
      throw new RetailMindError('secret_unreadable', `the secret ${name} has no value`)
    },
    async versions(name) {
      const both = await Promise.all([version(name, 'AWSCURRENT'), version(name, 'AWSPREVIOUS')])
      return both.filter((value) => value !== undefined)
    },
  }
}

/** Undefined where there is no such version: a secret that was never rotated has no previous one. */
async function read(
  arn: string,
  stage: string,
  { region, endpoint = `https://secretsmanager.${region}.amazonaws.com` }: SecretsManagerOptions,
): Promise<string | undefined> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env
  const client = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    service: 'secretsmanager',
    region,
    retries: RETRIES,
  })
  let response: Response
  try {
    response = await client.fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      body: JSON.stringify({ SecretId: arn, VersionStage: stage }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    throw new RetailMindError('secret_unreadable', 'Secrets Manager did not answer', {
      cause: error,
    })
  }
  const answer = (await response.json().catch(() => ({}))) as {
    SecretString?: string
    __type?: string
  }
  if (response.ok) return answer.SecretString
  const type = answer.__type?.split('#').at(-1) ?? ''
  if (type === 'ResourceNotFoundException' && stage !== 'AWSCURRENT') return undefined
  throw new RetailMindError('secret_unreadable', 'Secrets Manager gave no value', {
    details: { status: response.status, type },
  })
}
