import { createEmfMeter } from '../../adapters/aws/meter.ts'
import { createDynamoStore } from '../../adapters/aws/store.ts'
import { createLog } from '../../adapters/log.ts'
import { createStatusHandler } from '../status.ts'
import { queueOf } from '../compose/queue.ts'
import { readVariables } from '../compose/variables.ts'

const variables = readVariables(['TABLE_PREFIX', 'STATUS_QUEUE_URL', 'STATUS_DEAD_LETTER_URL'])
const log = createLog({ RETAILMIND_LOG_LEVEL: 'INFO' })
const meter = createEmfMeter()
const turns = createDynamoStore({
  clock: { now: () => Date.now() },
  tablePrefix: variables.TABLE_PREFIX,
})
const queue = queueOf(variables.STATUS_QUEUE_URL, variables.STATUS_DEAD_LETTER_URL, log)

export const handler = createStatusHandler({ turns, queue, log, meter }).after(() => meter.flush())
