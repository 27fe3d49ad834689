/** A line of a comparison: in both, only in the first, or only in the second. */
export interface DiffLine {
  side: 'both' | 'first' | 'second'
  text: string
}

/** The longest lines in common, and what is between them; what goes comes before what takes its place. */
export function diffLines(first: readonly string[], second: readonly string[]): DiffLine[] {
  // common[i][j]: how many lines the ends of both, from i and from j on, have in common.
  const common = Array.from({ length: first.length + 1 }, () =>
    new Array<number>(second.length + 1).fill(0),
  )
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = first.length - 1; i >= 0; i--) {
    const row = common[i] ?? []
    for (let j = second.length - 1; j >= 0; j--) {
      row[j] = first[i] === second[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < first.length || j < second.length) {
    const [a, b] = [first[i], second[j]]
    if (a !== undefined && a === b) {
      lines.push({ side: 'both', text: a })
      i++
      j++
    } else if (a !== undefined && (b === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ side: 'first', text: a })
      i++
    } else if (b !== undefined) {
      lines.push({ side: 'second', text: b })
      j++
    }
  }
  return lines
}

const MARK = { both: ' ', first: '-', second: '+' } as const

/**
 * As `diff -U` shows it: `-` and `+` with a few lines around them, `…` for what is left out. Empty when nothing differs.
 *
 * @param context lines of both that are shown around a difference
 */
export function showDiff(lines: readonly DiffLine[], context = 1): string[] {
  const differs = lines.flatMap(({ side }, place) => (side === 'both' ? [] : [place]))
  const shown: string[] = []
  let last = -1
  for (const [place, { side, text }] of lines.entries()) {
    if (!differs.some((other) => Math.abs(other - place) <= context)) continue
    if (place > last + 1) shown.push('  …')
    shown.push(`${MARK[side]} ${text}`)
    last = place
  }
  if (shown.length > 0 && last < lines.length - 1) shown.push('  …')
  return shown
}
