import { ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import * as z from 'zod'
import { createEmfMeter } from '../../adapters/aws/meter.ts'
import { createSecretAgeHandler } from '../secret-age.ts'

const { WATCHED_SECRET_ARNS: arns } = z
  .object({
    WATCHED_SECRET_ARNS: z
      .string()
      .min(1)
      .transform((list) => list.split(',')),
  })
  .parse(process.env)
const client = new SecretsManagerClient({ requestHandler: new NodeHttpHandler({}) })
const meter = createEmfMeter()

export const handler = createSecretAgeHandler({
  listSecrets: () => Promise.all(arns.map(currentVersionOf)),
  record: (name, days) => meter.addFor('SecretAgeDays', 'secret', name, days),
  now: () => Date.now(),
})

/** When the version in use was put in. The secret's own dates change with its description too. */
async function currentVersionOf(arn: string): Promise<{ name: string; renewedAt: Date }> {
  const { Name, Versions = [] } = await client.send(
    new ListSecretVersionIdsCommand({ SecretId: arn }),
  )
  const current = Versions.find(({ VersionStages }) => VersionStages?.includes('AWSCURRENT'))
  if (Name === undefined || current?.CreatedDate === undefined) {
    throw new Error('a watched secret has no current version')
  }
  return { name: Name, renewedAt: current.CreatedDate }
}
