import { join } from 'node:path'
import { readReleases } from '../agent/prompt-releases.ts'
import { loadPrompts, type Prompt, type PromptLibrary } from '../agent/prompts.ts'
import { BadInputError } from './case.ts'

const PROMPTS = join(import.meta.dirname, '../prompts')
const PROMPT = 'shop-assistant'

export interface PromptVersion {
  name: string
  version: number
}

/** @throws BadInputError for what is not written like `shop-assistant@v1` */
export function promptOf(option: string, given: string): PromptVersion {
  const [, name, version] = /^([\w-]+)@v(\d+)$/.exec(given) ?? []
  if (name === undefined)
    throw new BadInputError(`--${option} is written NAME@vN: shop-assistant@v1`)
  return { name, version: Number(version) }
}

/**
 * The library with one version fixed for everybody, so that a canary does not split a run; the active one where none is named.
 *
 * @throws BadInputError for another prompt than the one that chats are played with
 */
export function promptFor(wanted: PromptVersion | undefined): {
  prompt: Prompt
  prompts: PromptLibrary
} {
  const library = loadPrompts(PROMPTS)
  const name = wanted?.name ?? PROMPT
  if (name !== PROMPT)
    throw new BadInputError(`chats are played with the prompt ${PROMPT}; ${name} is another`)
  const active = readReleases(join(PROMPTS, 'released.json'))[name]?.active ?? 1
  const prompt = library.get(name, wanted?.version ?? active)
  return { prompt, prompts: { ...library, select: () => prompt } }
}
