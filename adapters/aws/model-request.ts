import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime'
import type { ModelProfile } from '../../agent/model-profiles.ts'
import type { ConverseRequest } from '../../agent/model.ts'

type Capabilities = Pick<ModelProfile, 'id' | 'cachePoints' | 'acceptsSampling'>

/** A request with more cache points than this is refused. */
const MAX_CACHE_POINTS = 4

/**
 * Fits a request to what its model takes: its profile id; cache points, one more after the tools, or none at all;
 * temperature and top-p only where they are accepted. The request itself is left as it is.
 */
export function toConverseInput(
  request: ConverseRequest,
  profile: Capabilities,
): ConverseCommandInput {
  const input: ConverseCommandInput = { ...request, modelId: profile.id }
  if (request.inferenceConfig && !profile.acceptsSampling) {
    input.inferenceConfig = { ...request.inferenceConfig }
    delete input.inferenceConfig.temperature
    delete input.inferenceConfig.topP
  }
  return profile.cachePoints ? markTools(input) : withoutCachePoints(input)
}

/** The tools are the same for every shop and come first in the prompt: the part that is worth caching most. */
function markTools(input: ConverseCommandInput): ConverseCommandInput {
  const tools = input.toolConfig?.tools ?? []
  const isMarked = tools.some(isCachePoint)
  const used = [
    ...tools,
    ...(input.system ?? []),
    ...(input.messages ?? []).flatMap((message) => message.content ?? []),
  ].filter(isCachePoint).length
  if (tools.length === 0 || isMarked || used >= MAX_CACHE_POINTS) return input
  const marked = [...tools, { cachePoint: { type: 'default' as const } }]
  return { ...input, toolConfig: { ...input.toolConfig, tools: marked } }
}

function withoutCachePoints(input: ConverseCommandInput): ConverseCommandInput {
  const bare = { ...input }
  if (input.system) bare.system = input.system.filter((block) => !isCachePoint(block))
  if (input.toolConfig?.tools) {
    const tools = input.toolConfig.tools.filter((tool) => !isCachePoint(tool))
    bare.toolConfig = { ...input.toolConfig, tools }
  }
  bare.messages = input.messages?.map((message) => ({
    ...message,
    content: message.content?.filter((block) => !isCachePoint(block)),
  }))
  return bare
}

function isCachePoint(block: { cachePoint?: unknown }): boolean {
  return block.cachePoint !== undefined
}
