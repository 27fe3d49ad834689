import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import * as z from 'zod'
import { PromptError } from './errors.ts'
import type { PromptRef } from './turn-store.ts'

const frontMatter = z.strictObject({
  description: z.string().min(1),
  /** Sent as Converse `inferenceConfig`. Temperature only if it is named here: newer models refuse it. */
  inference: z.strictObject({
    maxTokens: z.int().positive(),
    temperature: z.number().min(0).max(1).optional(),
    topP: z.number().min(0).max(1).optional(),
  }),
  /** What changed since the version before, and why. */
  changed: z.string().min(1),
})

const released = z.record(
  z.string(),
  z.strictObject({
    active: z.int().positive(),
    /** A version on trial, for this share (0 to 1) of the members. */
    canary: z
      .strictObject({ version: z.int().positive(), share: z.number().gt(0).lt(1) })
      .optional(),
    /** SHA-256 of each released file, hex. A released file never changes. */
    hashes: z.record(z.string().regex(/^\d+$/), z.string().regex(/^[0-9a-f]{64}$/)),
  }),
)

export interface Prompt extends PromptRef {
  description: string
  inference: { maxTokens: number; temperature?: number | undefined; topP?: number | undefined }
  changed: string
  text: string
}

/** The prompt files, read once. */
export interface PromptLibrary {
  get(name: string, version: number): Prompt
  /** The active version, or the canary for its share of the members: the same member gets the same version. */
  select(name: string, memberId: string): Prompt
}

/**
 * Reads `<folder>/<name>/v<N>.md` and `<folder>/released.json`.
 *
 * @throws PromptError if a file is malformed, or a released one is missing or was changed
 */
export function loadPrompts(folder: string): PromptLibrary {
  const releases = readReleases(join(folder, 'released.json'))
  const prompts = new Map<string, Prompt>()
  for (const name of readdirSync(folder, { withFileTypes: true })) {
    if (!name.isDirectory() || !(name.name in releases)) continue
    for (const file of readdirSync(join(folder, name.name))) {
      const version = /^v(\d+)\.md$/.exec(file)?.[1]
      if (!version) continue
      const prompt = readPrompt(join(folder, name.name, file), name.name, Number(version))
      prompts.set(`${name.name}@${version}`, prompt)
    }
  }
  const get = (name: string, version: number): Prompt => {
    const prompt = prompts.get(`${name}@${version}`)
    if (!prompt) {
      const known = [...prompts.keys()].join(', ')
      throw new PromptError('unknown_prompt', `no prompt ${name}@v${version}; there are: ${known}`)
    }
    return prompt
  }
  for (const [name, release] of Object.entries(releases)) {
    for (const [version, hash] of Object.entries(release.hashes)) {
      if (get(name, Number(version)).hash !== hash) {
        throw new PromptError(
          'released_prompt_changed',
          `prompts/${name}/v${version}.md was released and has changed since; make a new version instead`,
        )
      }
    }
    for (const version of [release.active, release.canary?.version]) {
      if (version !== undefined && !(version in release.hashes)) {
        throw new PromptError(
          'unreleased_prompt',
          `${name}@v${version} is in use but has no hash in released.json`,
        )
      }
    }
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

/** Fills `{{name}}` places. A place without a value, and a value without a place, are errors. */
export function renderPrompt(text: string, variables: Readonly<Record<string, string>>): string {
  const used = new Set<string>()
  const rendered = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value === undefined)
      throw new PromptError('missing_variable', `the prompt wants {{${name}}}`)
    used.add(name)
    return value
  })
  for (const name of Object.keys(variables)) {
    if (!used.has(name))
      throw new PromptError('unused_variable', `the prompt has no place for {{${name}}}`)
  }
  return rendered
}

function readReleases(path: string): z.infer<typeof released> {
  const parsed = released.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success)
    throw new PromptError('bad_releases', `released.json: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function readPrompt(path: string, name: string, version: number): Prompt {
  const file = readFileSync(path, 'utf8')
  const parts = /^---\n(.*?)\n---\n(.*)$/s.exec(file)
  if (!parts)
    throw new PromptError('bad_prompt', `prompts/${name}/v${version}.md has no front matter`)
  const parsed = frontMatter.safeParse(parseYaml(parts[1] ?? ''))
  if (!parsed.success) {
    throw new PromptError(
      'bad_prompt',
      `prompts/${name}/v${version}.md: ${z.prettifyError(parsed.error)}`,
    )
  }
  const hash = createHash('sha256').update(file).digest('hex')
  return { name, version, hash, text: (parts[2] ?? '').trim(), ...parsed.data }
}

/** Where a member stands between 0 and 1, evenly spread and different for each prompt. */
function shareOf(name: string, memberId: string): number {
  const digest = createHash('sha256').update(`${name}\0${memberId}`).digest()
  return digest.readUInt32BE(0) / 2 ** 32
}
