import middy from '@middy/core'
import type { SecretsManagerRotationEvent } from 'aws-lambda'
import { RetailMindError } from '../shop/errors.ts'

/** Versions of a secret, by the id that a rotation gives the new one. */
export interface SecretVersionsPort {
  /** Versions with their stages; the rotation is on only for a secret that says so. */
  describe(arn: string): Promise<{ rotates: boolean; stages: Record<string, string[]> }>
  hasValue(arn: string, version: string): Promise<boolean>
  /** Puts a random value, as pending. */
  putPending(arn: string, version: string): Promise<void>
  makeCurrent(arn: string, version: string, before: string | undefined): Promise<void>
}

/**
 * The four steps of a rotation by Secrets Manager, for secrets that nobody outside has to know: the new value is random, and the one
 * before it stays readable as `AWSPREVIOUS`. Each step may come twice. There is nothing to set elsewhere, nor to test.
 *
 * @throws RetailMindError `rotation_refused` for a version that is not to be rotated
 */
export function createRotateSecretHandler(secrets: SecretVersionsPort) {
  return middy<SecretsManagerRotationEvent, void>().handler(async (event) => {
    const { SecretId: arn, ClientRequestToken: version, Step: step } = event
    const { rotates, stages } = await secrets.describe(arn)
    const own = stages[version]
    if (!rotates || !own) {
      throw new RetailMindError(
        'rotation_refused',
        'the secret is not being rotated to this version',
      )
    }
    if (own.includes('AWSCURRENT')) return
    if (!own.includes('AWSPENDING')) {
      throw new RetailMindError('rotation_refused', 'this version is not the one to come')
    }
    switch (step) {
      case 'createSecret':
        if (!(await secrets.hasValue(arn, version))) await secrets.putPending(arn, version)
        return
      case 'setSecret':
      case 'testSecret':
        return
      case 'finishSecret': {
        const current = Object.entries(stages).find(([, names]) => names.includes('AWSCURRENT'))
        return secrets.makeCurrent(arn, version, current?.[0])
      }
    }
  })
}
