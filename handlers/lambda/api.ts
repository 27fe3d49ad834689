import { createApiHandler } from '../api.ts'
import { createAgent } from '../compose/agent.ts'

const { meter, turn } = await createAgent()

export const handler = createApiHandler({ turn }).after(() => meter.flush())
