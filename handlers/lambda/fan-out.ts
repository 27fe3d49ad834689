import { createSecretsManager } from '../../adapters/aws/secrets.ts'
import { createDynamoStore } from '../../adapters/aws/store.ts'
import { createLog } from '../../adapters/log.ts'
import { createFanOutHandler } from '../fan-out.ts'
import { queueOf } from '../compose/queue.ts'
import { endpointOf, readVariables, region } from '../compose/variables.ts'

const variables = readVariables([
  'TABLE_PREFIX',
  'NOTICE_QUEUE_URL',
  'NOTICE_DEAD_LETTER_URL',
  'IDENTITY_KEY_ARN',
])
const log = createLog({ RETAILMIND_LOG_LEVEL: 'INFO' })
const secrets = createSecretsManager({
  region: region(),
  arns: { identityKey: variables.IDENTITY_KEY_ARN },
  ...endpointOf('SECRETS_MANAGER'),
})

export const handler = createFanOutHandler({
  notices: {
    store: createDynamoStore({
      clock: { now: () => Date.now() },
      tablePrefix: variables.TABLE_PREFIX,
    }),
    identityKey: () => secrets.get('identityKey'),
  },
  queue: queueOf(variables.NOTICE_QUEUE_URL, variables.NOTICE_DEAD_LETTER_URL, log),
})
