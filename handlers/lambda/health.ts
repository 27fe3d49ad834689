import { createLog } from '../../adapters/log.ts'
import { createHealthHandler } from '../health.ts'
import { readVariables } from '../compose/variables.ts'

const { RETAILMIND_BEDROCK_PROFILES: profiles } = readVariables([
  'RETAILMIND_BEDROCK_PROFILES',
  'RETAILMIND_ALLOW_GLOBAL',
])

export const handler = createHealthHandler({
  modelId: profiles.split(',')[0]?.trim() ?? profiles,
  logger: createLog({ RETAILMIND_LOG_LEVEL: 'INFO' }),
})
