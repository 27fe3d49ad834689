import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import * as z from 'zod'
import { WRITINGS, type Writing } from '../../language/writing.ts'
import { RetailMindError } from '../../shop/errors.ts'

const inEachWriting = z.strictObject(
  Object.fromEntries(WRITINGS.map((writing) => [writing, z.string().trim().min(1)])) as Record<
    Writing,
    z.ZodString
  >,
)

const frontMatter = z.strictObject({
  title: z.string().trim().min(1),
  /** When somebody last made sure of it. */
  asOf: z.string().regex(/^\d{4}-\d{2}$/),
  /** Words by which people ask for it. */
  keywords: inEachWriting,
  /** One or two sentences that answer the usual question. */
  brief: inEachWriting,
})

export interface KnowledgePage extends z.infer<typeof frontMatter> {
  /** The file's name, without its ending. */
  id: string
  text: string
}

/**
 * Reads every `<folder>/*.md`: front matter between two lines of `---`, then the text.
 *
 * @throws RetailMindError `bad_knowledge_page` naming the file and what is wrong with it
 */
export function readKnowledgePages(folder: string): KnowledgePage[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readPage(folder, name))
}

function readPage(folder: string, name: string): KnowledgePage {
  const bad = (what: string) => new RetailMindError('bad_knowledge_page', `${name}: ${what}`)
  const [, head, text] =
    /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(readFileSync(join(folder, name), 'utf8')) ?? []
  if (head === undefined || !text?.trim()) throw bad('wants front matter and a text')
  const parsed = frontMatter.safeParse(parseYaml(head))
  if (!parsed.success) throw bad(z.prettifyError(parsed.error))
  return { id: name.slice(0, -'.md'.length), text: text.trim(), ...parsed.data }
}
