import type { ConverseRequest } from './model.ts'

// Deliberately on the high side: an estimate that is too low would let a turn spend more than its cap.
// English prose takes about 4 characters a token, JSON about 3, and the tokenizer of the 5.x models about 30 % more
// tokens for the same text: 2.5 covers both. Scripts beyond ASCII are split much finer; one token for each code point
// is an assumption for Devanagari, two (emoji, rare scripts) is half of what bytes alone could cost.
const ASCII_PER_TOKEN = 2.5
const DEVANAGARI_TOKENS = 1
const OTHER_TOKENS = 2
/** Roles, separators and block markers around each message, block and tool. */
const FRAME_TOKENS = 8
/** Instructions for tool use that the service puts in front when there are tools; a few hundred by Anthropic's tables. */
const TOOL_PREAMBLE_TOKENS = 600
/** A large image as Claude counts it (width × height / 750, scaled down to about 1.15 megapixels). */
const BINARY_TOKENS = 1_600

/** Tokens that a text may take at most, as far as can be told without the model's tokenizer. */
export function estimateTextTokens(text: string): number {
  let ascii = 0
  let tokens = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) ascii += 1
    else if (code >= 0x900 && code <= 0x97f) tokens += DEVANAGARI_TOKENS
    else tokens += OTHER_TOKENS
  }
  return Math.ceil(ascii / ASCII_PER_TOKEN + tokens)
}

/**
 * Input tokens that a request may take at most, to reserve its cost before the call.
 * An upper estimate, not a count: do not show it to anyone as usage.
 */
export function estimateTokens(
  request: Pick<ConverseRequest, 'messages'> &
    Partial<Pick<ConverseRequest, 'system' | 'toolConfig'>>,
): number {
  const hasTools = (request.toolConfig?.tools?.length ?? 0) > 0
  return (
    (hasTools ? TOOL_PREAMBLE_TOKENS : 0) +
    weigh(request.system) +
    weigh(request.messages) +
    weigh(request.toolConfig?.tools)
  )
}

/** Every text, key and number in a value, whatever its shape: new kinds of content blocks are counted too. */
function weigh(value: unknown): number {
  if (typeof value === 'string') return estimateTextTokens(value)
  if (typeof value === 'number' || typeof value === 'boolean') return estimateTextTokens(`${value}`)
  if (value instanceof Uint8Array) return BINARY_TOKENS
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, entry) => sum + FRAME_TOKENS + weigh(entry), 0)
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce(
      (sum, [key, entry]) => sum + estimateTextTokens(key) + weigh(entry),
      0,
    )
  }
  return 0
}
