import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { BadInputError, type EvalCase } from './case.ts'
import { loadScenario } from './load-scenario.ts'
import { loadUtterances } from './load-utterances.ts'
import { isMissing } from './shops.ts'

const CHAT = /\.ya?ml$/
const MESSAGES = /\.jsonl$/

/**
 * The cases of files and folders, in their order, those of a folder by name. Files are named in messages from the working
 * folder on, so that an editor opens them.
 *
 * @throws BadInputError for what is not there, cannot be read, or has an id that another case has
 */
export function loadCases(paths: readonly string[]): EvalCase[] {
  const files = [...new Set(paths.flatMap(filesOf))]
  const cases = files.flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    const file = relative(process.cwd(), path)
    return CHAT.test(path) ? [loadScenario(text, file)] : loadUtterances(text, file)
  })
  const seen = new Map<string, EvalCase>()
  for (const each of cases) {
    const other = seen.get(each.id)
    if (other) {
      throw new BadInputError(
        `the id "${each.id}" is taken by ${other.source.file}:${other.source.line}`,
        each.source,
      )
    }
    seen.set(each.id, each)
  }
  return cases
}

function filesOf(path: string): string[] {
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch (error) {
    if (isMissing(error)) throw new BadInputError(`there is no file or folder ${path}`)
    throw error
  }
  if (isFolder) {
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => CHAT.test(name) || MESSAGES.test(name))
      .toSorted()
      .map((name) => join(path, name))
  }
  if (CHAT.test(path) || MESSAGES.test(path)) return [path]
  throw new BadInputError(`${path} is neither a chat (.yaml) nor labelled messages (.jsonl)`)
}
