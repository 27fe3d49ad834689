import type { ConverseRequest, Model } from '../agent/model.ts'

/**
 * Counts for a model without a prompt cache what Bedrock would: tools and system text up to the last cache point are written
 * to the cache by the first request of a chat and read from it by those that follow. Shares of the tokens are by length of the
 * JSON: an estimate, as such a model's tokens are.
 */
export function withCacheCount(model: Model): Model {
  const written = new Set<string>()
  return {
    id: model.id,
    async converse(request, options) {
      const response = await model.converse(request, options)
      const { usage } = response
      const prefix = cachedPart(request)
      if (!usage || prefix === '' || usage.cacheReadInputTokens !== undefined) return response
      const { inputTokens = 0 } = usage
      const whole = JSON.stringify([request.toolConfig, request.system, request.messages]).length
      const cached = Math.min(inputTokens, Math.round((inputTokens * prefix.length) / whole))
      const isThere = written.has(prefix)
      written.add(prefix)
      return {
        ...response,
        usage: {
          ...usage,
          inputTokens: inputTokens - cached,
          ...(isThere ? { cacheReadInputTokens: cached } : { cacheWriteInputTokens: cached }),
        },
      }
    },
  }
}

/** Tools come before the system text, whatever their order in the request. */
function cachedPart({ system = [], toolConfig }: ConverseRequest): string {
  const last = system.findLastIndex(({ cachePoint }) => cachePoint)
  return last < 0 ? '' : JSON.stringify([toolConfig, system.slice(0, last)])
}
