import { createTurnHandler } from '../turn.ts'
import { createAgent } from '../compose/agent.ts'
import { queueOf } from '../compose/queue.ts'

const { variables, log, meter, turn } = await createAgent([
  'TURN_QUEUE_URL',
  'TURN_DEAD_LETTER_URL',
])
const queue = queueOf(variables.TURN_QUEUE_URL, variables.TURN_DEAD_LETTER_URL, log)

export const handler = createTurnHandler({ turn, queue, meter }).after(() => meter.flush())
