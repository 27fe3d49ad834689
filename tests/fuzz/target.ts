import type fc from 'fast-check'

/** One thing that is fuzzed. */
export interface FuzzTarget {
  name: string
  /** Of all runs, in parts: what is slow gets fewer. */
  share: number
  open(): Promise<OpenTarget>
}

export interface OpenTarget {
  /** Throws, and so fails, on whatever is not expected. */
  property: fc.IAsyncProperty<[unknown]>
  /** How often which outcome was seen: to tell that it was not always the same refusal. */
  seen: ReadonlyMap<string, number>
  /** What could not be tried here, and why. */
  missing?: string
  close: () => Promise<void>
}

export function counter() {
  const seen = new Map<string, number>()
  return { seen, count: (what: string) => void seen.set(what, (seen.get(what) ?? 0) + 1) }
}
