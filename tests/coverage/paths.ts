import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Ends in what files of the repository end in, or in a slash, and does not begin with one: an address of the API does. */
const LOOKS_LIKE_A_FILE =
  /^(?!\/)[\w@.*-]+(?:\/[\w@.*-]+)*(?:\.(?:css|html|js|json|jsonl|md|ts|yaml)|\/)$/
const FENCED = /^```[^]*?^```/gm

/** What a page of Markdown names in backticks and as links that has to be there, from the root of the repository. */
export function pathsIn(text: string, page: string): string[] {
  const prose = text.replace(FENCED, '')
  const named = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  const linked = [...prose.matchAll(/\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/g)].map(([, to = '']) =>
    join(dirname(page), to),
  )
  return [...new Set([...named.filter((code) => LOOKS_LIKE_A_FILE.test(code)), ...linked])]
}

/** Those that are not there. A name with `*` stands for at least one file. */
export function missingPaths(paths: readonly string[], root: string): string[] {
  return paths.filter((path) =>
    path.includes('*') ? globSync(path, { cwd: root }).length === 0 : !existsSync(join(root, path)),
  )
}

/** Lines of tables that leave a cell empty, or have another number of cells than the line above. */
export function brokenRows(text: string): string[] {
  const lines = text.split('\n')
  const cellsOf = (line = '') =>
    line.startsWith('|') ? line.split(/(?<!\\)\|/).slice(1, -1) : undefined
  return lines.filter((line, i) => {
    const cells = cellsOf(line)
    if (!cells) return false
    const above = cellsOf(lines[i - 1])
    return cells.some((cell) => cell.trim() === '') || (above && above.length !== cells.length)
  })
}

export function read(page: string, root: string): string {
  return readFileSync(join(root, page), 'utf8')
}
