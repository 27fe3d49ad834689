import { createNotifierHandler } from '../notifier.ts'
import { createAgent } from '../compose/agent.ts'
import { queueOf } from '../compose/queue.ts'

const { variables, log, meter, turn } = await createAgent([
  'NOTICE_QUEUE_URL',
  'NOTICE_DEAD_LETTER_URL',
])
const queue = queueOf(variables.NOTICE_QUEUE_URL, variables.NOTICE_DEAD_LETTER_URL, log)

export const handler = createNotifierHandler({ notices: turn, queue }).after(() => meter.flush())
