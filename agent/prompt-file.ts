import { createHash } from 'node:crypto'
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

export interface Prompt extends PromptRef {
  description: string
  inference: { maxTokens: number; temperature?: number | undefined; topP?: number | undefined }
  changed: string
  text: string
}

/** SHA-256 of a prompt file, hex: what `released.json` and every turn know it by. */
export function promptHash(file: string): string {
  return createHash('sha256').update(file).digest('hex')
}

/**
 * Reads a prompt file: front matter between two lines of `---`, then the text.
 *
 * @throws PromptError `bad_prompt` that names the file and everything that is wrong in its front matter
 */
export function parsePromptFile(
  file: string,
  { name, version }: { name: string; version: number },
): Prompt {
  const bad = (what: string) =>
    new PromptError('bad_prompt', `prompts/${name}/v${version}.md: ${what}`)
  if (file.includes('\r'))
    throw bad('has Windows line endings, so that its hash is another one; save it with LF')
  const [, head, text] = /^---\n(.*?)\n---\n(.*)$/s.exec(file) ?? []
  if (head === undefined || text === undefined) throw bad('has no front matter')
  const parsed = frontMatter.safeParse(parseYaml(head))
  if (!parsed.success) throw bad(z.prettifyError(parsed.error))
  return { name, version, hash: promptHash(file), text: text.trim(), ...parsed.data }
}

/** Fills `{{name}}` places. A place without a value, and a value without a place, are errors. */
export function renderPrompt(text: string, variables: Readonly<Record<string, string>>): string {
  const used = new Set<string>()
  const rendered = text.replace(PLACE, (_, name: string) => {
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

const PLACE = /\{\{\s*(\w+)\s*\}\}/g

/** The names of the places of a text, each once. */
export function promptVariables(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].flatMap(([, name]) => name ?? []))]
}
