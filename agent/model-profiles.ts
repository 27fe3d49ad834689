import { RetailMindError } from '../shop/errors.ts'

/** US dollars for a million tokens. */
export interface TokenPrices {
  input: number
  output: number
  cacheRead: number
  /** Written with the five-minute lifetime, the only one in use here. */
  cacheWrite: number
}

export interface ModelProfile {
  /** Inference-profile id, as Converse wants it: bare model ids are refused for on-demand use. */
  id: string
  family: 'haiku' | 'sonnet' | 'opus'
  /** `in`: requests stay in Mumbai and Hyderabad. `global`: they may be answered in any commercial region. */
  scope: 'in' | 'global'
  prices: TokenPrices
  /** Prompts of more than `above` tokens are billed at these prices, from the first token. */
  longPrompt?: { above: number; prices: TokenPrices }
  cachePoints: boolean
  /** Below this many tokens nothing is cached, and no error says so. `null`: not known. */
  cacheMinimumTokens: number | null
  contextTokens: number
  maxOutputTokens: number
  /** Newer models answer 400 to a temperature or top-p of any but the default value. */
  acceptsSampling: boolean
}

// What the table rests on, as read in October and November 2026; none of it was tried against AWS from here:
// - ids of `in.` profiles: AWS announcement of 29 September 2026 for Opus 5, Sonnet 5 and Haiku 4.5 (Mumbai and
//   Hyderabad only), and several public projects that list or call them. No `in.` profile of a 5.5 model was found.
// - Haiku 4.5's context, output and cache minimum: its AWS model card. It may be retired at any time after
//   1 October 2026; a call to a retired profile fails with `not_found`, and the chain goes on with the next.
// - cache minimum of Sonnet 5 and Opus 5: a blog that quotes Anthropic's table; of 5.5 models: not found.
// - prices: global ones are Anthropic's list; `in.` ones are 10 % higher, in two public price tables that agree.
//   AWS's own page was not read. Taxes are not in them.
const prices = (
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite: number,
): TokenPrices => ({ input, output, cacheRead, cacheWrite })

const HAIKU_4_5 = {
  family: 'haiku',
  cachePoints: true,
  cacheMinimumTokens: 4_096,
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  acceptsSampling: true,
} as const
const FIVE = {
  cachePoints: true,
  contextTokens: 1_000_000,
  maxOutputTokens: 128_000,
  acceptsSampling: false,
} as const
const SONNET_5 = { ...FIVE, family: 'sonnet', cacheMinimumTokens: 1_024 } as const
const OPUS_5 = { ...FIVE, family: 'opus', cacheMinimumTokens: 512 } as const

const PROFILES: readonly ModelProfile[] = [
  {
    ...HAIKU_4_5,
    id: 'in.anthropic.claude-haiku-4-5-20251001-v1:0',
    scope: 'in',
    prices: prices(1.1, 5.5, 0.11, 1.375),
  },
  {
    ...SONNET_5,
    id: 'in.anthropic.claude-sonnet-5',
    scope: 'in',
    prices: prices(2.2, 11, 0.22, 2.75),
  },
  {
    ...OPUS_5,
    id: 'in.anthropic.claude-opus-5',
    scope: 'in',
    prices: prices(5.5, 27.5, 0.55, 6.875),
  },
  {
    ...HAIKU_4_5,
    id: 'global.anthropic.claude-haiku-4-5-20251001-v1:0',
    scope: 'global',
    prices: prices(1, 5, 0.1, 1.25),
  },
  {
    ...FIVE,
    id: 'global.anthropic.claude-haiku-5-5',
    family: 'haiku',
    scope: 'global',
    prices: prices(0.1, 0.5, 0.01, 0.125),
    longPrompt: { above: 100_000, prices: prices(0.5, 2.5, 0.05, 0.625) },
    cacheMinimumTokens: null,
  },
  {
    ...SONNET_5,
    id: 'global.anthropic.claude-sonnet-5',
    scope: 'global',
    prices: prices(2, 10, 0.2, 2.5),
  },
  {
    ...FIVE,
    id: 'global.anthropic.claude-sonnet-5-5',
    family: 'sonnet',
    scope: 'global',
    prices: prices(2, 10, 0.1, 2.5),
    cacheMinimumTokens: null,
  },
  {
    ...OPUS_5,
    id: 'global.anthropic.claude-opus-5',
    scope: 'global',
    prices: prices(5, 25, 0.5, 6.25),
  },
  {
    ...FIVE,
    id: 'global.anthropic.claude-opus-5-5',
    family: 'opus',
    scope: 'global',
    prices: prices(4, 20, 0.2, 5),
    cacheMinimumTokens: null,
  },
]

/** The cheapest Claude that answers inside India, and the one to fall back to: other capacity, same country. */
export const DEFAULT_PROFILE = 'in.anthropic.claude-haiku-4-5-20251001-v1:0'
export const DEFAULT_FALLBACK_PROFILE = 'in.anthropic.claude-sonnet-5'

/** Ids that may be used: those that stay in India, and the global ones only by choice. */
export function listProfiles(options: { allowGlobal?: boolean } = {}): string[] {
  return PROFILES.filter(({ scope }) => scope === 'in' || options.allowGlobal).map(({ id }) => id)
}

/** The profile of that id, wherever it runs; `undefined` if the table does not have it. */
export function findProfile(id: string): ModelProfile | undefined {
  return PROFILES.find((profile) => profile.id === id)
}

/**
 * The profile of that id, if it may be used.
 *
 * @throws RetailMindError `model_profile_unknown`, or `model_profile_not_allowed` for a global one without the
 * explicit choice: shop data would leave the country. Both list what is available.
 */
export function requireProfile(id: string, options: { allowGlobal?: boolean } = {}): ModelProfile {
  const profile = findProfile(id)
  const available = listProfiles(options)
  if (!profile) {
    throw new RetailMindError(
      'model_profile_unknown',
      `no inference profile "${id}" is known; available: ${available.join(', ')}`,
      { details: { id, available } },
    )
  }
  if (profile.scope === 'global' && !options.allowGlobal) {
    throw new RetailMindError(
      'model_profile_not_allowed',
      `"${id}" may be answered outside India and needs allowGlobal; available without it: ${available.join(', ')}`,
      { details: { id, available } },
    )
  }
  return profile
}
