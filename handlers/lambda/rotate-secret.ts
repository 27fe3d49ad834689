import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { createRotateSecretHandler } from '../rotate-secret.ts'

const LENGTH = 64
const client = new SecretsManagerClient({ requestHandler: new NodeHttpHandler({}) })

export const handler = createRotateSecretHandler({
  async describe(arn) {
    const { RotationEnabled, VersionIdsToStages } = await client.send(
      new DescribeSecretCommand({ SecretId: arn }),
    )
    return { rotates: RotationEnabled === true, stages: VersionIdsToStages ?? {} }
  },

  async hasValue(arn, version) {
    try {
      await client.send(
        new GetSecretValueCommand({
          SecretId: arn,
          VersionId: version,
          VersionStage: 'AWSPENDING',
        }),
      )
      return true
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false
      throw error
    }
  },

  async putPending(arn, version) {
    const { RandomPassword } = await client.send(
      new GetRandomPasswordCommand({ PasswordLength: LENGTH, ExcludePunctuation: true }),
    )
    await client.send(
      new PutSecretValueCommand({
        SecretId: arn,
        ClientRequestToken: version,
        SecretString: RandomPassword,
        VersionStages: ['AWSPENDING'],
      }),
    )
  },

  async makeCurrent(arn, version, before) {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: version,
        ...(before !== undefined && { RemoveFromVersionId: before }),
      }),
    )
  },
})
