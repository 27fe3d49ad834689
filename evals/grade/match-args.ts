import { fold } from '../../language/fold.ts'
import { parseUnit } from '../../language/units.ts'
import type { WantedCall } from '../case.ts'
import { isJson, readCall, type Reading } from '../reading.ts'
import type { CallRecord } from '../run-report.ts'

type Json = Record<string, unknown>
/** Values that are as good as the wanted one, by argument. */
type Accept = WantedCall['accept']

/** A label may round a price that does not come out even: ₹100 for 3 is 33.33 each. */
const PRICE_TOLERANCE = 0.005
const TOLERANCE = 1e-6
const PRICES = new Set(['unitPrice', 'price', 'cost', 'total'])

/**
 * What is otherwise in the call than was wanted, a line for each argument; none if it fits. Names, quantities and prices are
 * compared in the shop's own terms, arguments that were not wanted only in mode `exact`.
 */
export function differences(
  wanted: WantedCall,
  actual: Pick<CallRecord, 'resolved'>,
  reading: Reading,
  mode: 'subset' | 'exact',
): string[] {
  const args = readCall(wanted.tool, wanted.args, reading)
  // The gold of add_item may leave out what the tool fills in.
  const unsaid = (key: string) => !(key in wanted.args) && key !== 'unit'
  const asked = Object.fromEntries(Object.entries(args).filter(([key]) => !unsaid(key)))
  return inObject(asked, actual.resolved, { accept: wanted.accept, reading, mode, wanted })
}

interface Terms {
  accept: Accept
  reading: Reading
  mode: 'subset' | 'exact'
  wanted: WantedCall
}

function inObject(wanted: Json, actual: Json, terms: Terms): string[] {
  const wrong = Object.entries(wanted).flatMap(([key, value]) => {
    if (key === 'items' && Array.isArray(value)) return inLines(value, actual[key], terms)
    // Left out, it is the unit that the thing is counted in.
    if (key === 'unit' && actual[key] === undefined) return []
    return isSame(key, value, actual[key], terms)
      ? []
      : [`${key} ${shown(actual[key])}, wanted ${shown(value)}`]
  })
  if (terms.mode === 'subset') return wrong
  const extra = Object.keys(actual).filter(
    (key) => !(key in wanted) && key !== 'unit' && isSaid(key, actual[key], terms),
  )
  return [...wrong, ...extra.map((key) => `${key} ${shown(actual[key])}, wanted none`)]
}

/** A value that the tool would have taken anyway is not an argument more. */
function isSaid(key: string, value: unknown, { wanted, reading }: Terms): boolean {
  return value !== undefined && readCall(wanted.tool, {}, reading)[key] !== value
}

/** Lines of a bill, in any order. */
function inLines(wanted: unknown[], actual: unknown, terms: Terms): string[] {
  const left = Array.isArray(actual) ? actual.filter(isJson) : []
  const unmatched = wanted.filter(isJson).filter((line) => {
    const at = left.findIndex((other) => inObject(line, other, terms).length === 0)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  const wrong = unmatched.map((line) => {
    const at = left.findIndex((other) => isSame('item', line['item'], other['item'], terms))
    const [other] = at < 0 ? [] : left.splice(at, 1)
    return other
      ? `${shown(line['item'])}: ${inObject(line, other, terms).join(', ')}`
      : `no line of ${shown(line['item'])}, wanted ${shown(line['quantity'])}`
  })
  return [
    ...wrong,
    ...left.map(
      (line) => `a line of ${shown(line['item'])} × ${shown(line['quantity'])}, wanted none`,
    ),
  ]
}

function isSame(
  key: string,
  wanted: unknown,
  actual: unknown,
  { accept, reading }: Terms,
): boolean {
  return [wanted, ...(accept?.[key] ?? [])].some((value) => isEqual(key, value, actual, reading))
}

function isEqual(key: string, wanted: unknown, actual: unknown, reading: Reading): boolean {
  if (typeof wanted === 'number') {
    const tolerance = PRICES.has(key) ? PRICE_TOLERANCE : TOLERANCE
    return typeof actual === 'number' && Math.abs(wanted - actual) <= tolerance
  }
  if (typeof wanted === 'string' && typeof actual === 'string') {
    if (key === 'unit') return (parseUnit(wanted) ?? wanted) === (parseUnit(actual) ?? actual)
    if (key.endsWith('Time')) return minutesOf(wanted) === minutesOf(actual)
    if (fold(wanted) === fold(actual)) return true
    if (key !== 'item' && key !== 'alert') return false
    const match = reading.catalogue.named(wanted) ?? reading.catalogue.find(wanted)
    const other = reading.catalogue.named(actual) ?? reading.catalogue.find(actual)
    return 'name' in match && 'name' in other
      ? match.name === other.name
      : JSON.stringify(match) === JSON.stringify(other) && 'kind' in match && match.kind === 'one'
  }
  return JSON.stringify(wanted) === JSON.stringify(actual)
}

/** 9:00 and 09:00 are one time. */
function minutesOf(time: string): number {
  const [hours = NaN, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
}
