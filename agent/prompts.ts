import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PromptError } from './errors.ts'
import { parsePromptFile, type Prompt } from './prompt-file.ts'
import { readReleases } from './prompt-releases.ts'

export type { Prompt } from './prompt-file.ts'

/** The prompt files, read once. */
export interface PromptLibrary {
  /** That version, released or still a draft. */
  get(name: string, version: number): Prompt
  /** The active version, or the canary for its share of the members: the same member gets the same version. */
  select(name: string, memberId: string): Prompt
}

/**
 * Reads `<folder>/released.json` and the files `<folder>/<name>/v<N>.md` that it names. Drafts are read when they are asked
 * for: one that is being written stops no shop.
 *
 * @throws PromptError if a released file is malformed, missing, or was changed
 */
export function loadPrompts(folder: string): PromptLibrary {
  const releases = readReleases(join(folder, 'released.json'))
  const prompts = new Map<string, Prompt>()
  for (const [name, { hashes }] of Object.entries(releases)) {
    for (const [version, hash] of Object.entries(hashes)) {
      const prompt = readPrompt(folder, name, Number(version))
      if (prompt?.hash !== hash) {
        throw new PromptError(
          'released_prompt_changed',
          prompt
            ? `prompts/${name}/v${version}.md was released and has changed since; make a new version instead`
            : `prompts/${name}/v${version}.md was released and is gone; turns that began with it still want it`,
        )
      }
      prompts.set(`${name}@v${version}`, prompt)
    }
  }
  const get = (name: string, version: number): Prompt => {
    const prompt = prompts.get(`${name}@v${version}`) ?? readPrompt(folder, name, version)
    if (prompt) return prompt
    throw new PromptError(
      'unknown_prompt',
      `no prompt ${name}@v${version}; released are: ${[...prompts.keys()].join(', ') || 'none'}`,
    )
  }
  return {
    get,
    select(name, memberId) {
      const release = releases[name]
      if (!release) throw new PromptError('unknown_prompt', `released.json has no prompt ${name}`)
      const canary = release.canary
      const version =
        canary && shareOf(name, memberId) < canary.share ? canary.version : release.active
      return get(name, version)
    },
  }
}

function readPrompt(folder: string, name: string, version: number): Prompt | undefined {
  const path = join(folder, name, `v${version}.md`)
  if (!existsSync(path)) return undefined
  return parsePromptFile(readFileSync(path, 'utf8'), { name, version })
}

/** Where a member stands between 0 and 1, evenly spread and different for each prompt. */
function shareOf(name: string, memberId: string): number {
  const digest = createHash('sha256').update(`${name}\0${memberId}`).digest()
  return digest.readUInt32BE(0) / 2 ** 32
}
