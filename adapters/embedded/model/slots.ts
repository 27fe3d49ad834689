import type { UnitSymbol } from '../../../language/units.ts'
import type { Part } from './annotate.ts'
import type { Cue } from './lexicon.ts'

export interface Amount {
  value: number
  unit?: UnitSymbol
}

/** The first number that counts goods (no rupees), with its unit. */
export function readAmount(parts: readonly Part[]): Amount | undefined {
  for (const [at, part] of parts.entries()) {
    if (part.kind !== 'number') continue
    if (parts[at + 1]?.kind === 'money' || parts[at - 1]?.kind === 'money') continue
    const unit = parts[at + 1]
    return { value: part.value, ...(unit?.kind === 'unit' && { unit: unit.unit }) }
  }
  return undefined
}

/** The parts without numbers, units and money. */
export function wordsOnly(parts: readonly Part[]): Part[] {
  return parts.filter((part, at) => {
    if (part.kind === 'unit') return false
    return part.kind === 'word' || (part.kind === 'mark' && parts[at]?.cues.has('separator'))
  })
}

export function cueSet(...cues: Cue[]): ReadonlySet<Cue> {
  return new Set(cues)
}
