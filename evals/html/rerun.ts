import type { RunReport } from '../run-report.ts'

/** Options that say where a report goes or how it is gated: a rerun of one case wants neither. */
const OF_THE_WHOLE_RUN = new Set([
  '--json',
  '--junit',
  '--html',
  '--markdown',
  '--min',
  '--against',
  '--record',
  '--filter',
])

/** The line that plays this one case again, as the run played it. */
export function rerunLine(command: RunReport['command'], id: string): string {
  const kept: string[] = []
  for (let at = 0; at < command.length; at++) {
    const arg = command[at] ?? ''
    const [name = ''] = arg.split('=')
    if (!OF_THE_WHOLE_RUN.has(name)) kept.push(arg)
    else if (!arg.includes('=')) at++
  }
  return ['npm run eval -- run', ...kept.map(quoted), '--filter', quoted(`id=${id}`)].join(' ')
}

/** As a shell takes it for one word. */
function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`
}
