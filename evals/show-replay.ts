import type { Replay, StoreDifference } from './replay.ts'

const MAX_WIDTH = 100

/** A replay for a terminal: turn by turn, the first that parts marked, then the two stores field by field. */
export function showReplay({ turns, partsAt, store }: Replay): string[] {
  const lines = turns.flatMap(({ said, differences, reply }, at) => {
    const isFirst = at === partsAt
    const verdict = differences.length === 0 ? 'same' : isFirst ? 'PARTS' : 'differs'
    const head = `${isFirst ? '▶' : ' '} turn ${at + 1}  ${verdict.padEnd(7)}  ${oneLine(said)}`
    if (differences.length === 0) return [head]
    return [
      head,
      ...differences.map((line) => `      ${line}`),
      ...(isFirst ? [`      answer now: ${oneLine(reply)}`] : []),
    ]
  })
  return [
    ...lines,
    ...(partsAt !== undefined && partsAt < turns.length - 1
      ? [`From turn ${partsAt + 2} on, what was said answers another chat: read it with care.`]
      : []),
    '',
    ...showStore(store),
  ]
}

function showStore(store: readonly StoreDifference[]): string[] {
  if (store.length === 0) return ['The two stores are the same at the end.']
  const width = Math.max(...store.map(({ item }) => item.length))
  return [
    'The two stores at the end:',
    ...store.map(
      ({ item, field, before, after }) =>
        `  ${item.padEnd(width)}  ${field}  ${before ?? 'none'} → ${after ?? 'none'}`,
    ),
  ]
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH - 1)}…` : line
}
