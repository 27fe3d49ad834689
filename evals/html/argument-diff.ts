import type { Fault } from '../run-report.ts'

/** A value of a call's arguments, wanted and got, as they are shown. */
export interface ArgumentRow {
  path: string
  wanted?: string
  got?: string
  differs: boolean
}

type Json = Record<string, unknown>

/**
 * Wanted and actual arguments, side by side. What differs is what the grader says does: it knows that "cheeni" is Sugar and
 * that 500 g is half a kilo, and a look at the values does not.
 */
export function argumentRows({ expected, actual, message }: Fault): ArgumentRow[] {
  // A single value, or a list of them, is in the message.
  if (!isObject(expected) && !isObject(actual)) return []
  const wanted = new Map(isObject(expected) ? leavesOf(expected) : [])
  const got = new Map(isObject(actual) ? leavesOf(inOrderOf(expected, actual)) : [])
  return [...new Set([...wanted.keys(), ...got.keys()])].map((path) => {
    const key = path.split('.').at(-1) ?? path
    return {
      path,
      ...(wanted.has(path) && { wanted: shown(wanted.get(path)) }),
      ...(got.has(path) && { got: shown(got.get(path)) }),
      differs:
        !isObject(expected) ||
        message.includes(`${key} ${shown(got.get(path))}, wanted`) ||
        (key === 'item' && message.includes(`line of ${shown(got.get(path) ?? wanted.get(path))}`)),
    }
  })
}

/** The lines of a bill may come in any order: each next to the wanted one that it has most in common with. */
function inOrderOf(expected: unknown, actual: Json): Json {
  const [wanted, lines] = [isObject(expected) ? expected['items'] : undefined, actual['items']]
  if (!Array.isArray(wanted) || !Array.isArray(lines)) return actual
  const left = [...(lines as unknown[])]
  const ordered = wanted.flatMap((line: unknown) => {
    const scores = left.map((other) => inCommon(line, other))
    const best = scores.indexOf(Math.max(...scores))
    return left.splice(best, 1)
  })
  return { ...actual, items: [...ordered, ...left] }
}

function inCommon(a: unknown, b: unknown): number {
  const values = new Map(leavesOf(b))
  return leavesOf(a).filter(([path, value]) => values.get(path) === value).length
}

function leavesOf(value: unknown, path = ''): [path: string, value: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, path === '' ? key : `${path}.${key}`),
  )
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
}
