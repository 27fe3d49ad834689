import { fold } from '../../language/fold.ts'
import type { StoreValues, WantedStore } from '../case.ts'
import type { Goods, ReferenceShop } from '../reference-shop.ts'
import { itemNamed, type Reading } from '../reading.ts'
import type { Fault, StoreChange } from '../run-report.ts'
import { changesBetween, type StoreState } from '../store-state.ts'

type Field = 'stock' | 'price'
const FIELDS = ['stock', 'price'] as const
const TOLERANCE = 1e-6

/** The store after a turn. */
export function gradeStore(
  wanted: WantedStore,
  at: { before: StoreState; after: StoreState; reading: Reading },
): Fault[] {
  if (wanted === 'unchanged') {
    return changesBetween(at.before, at.after).map((change) => ({
      kind: 'store',
      message: `${labelOf(change)} ${change.after ?? 'none'}, wanted ${change.before ?? 'none'} as before`,
      expected: change.before,
      actual: change.after,
    }))
  }
  return valuesOf(wanted).flatMap(([field, said, value]): Fault[] => {
    const actual = valueIn(at.after, nameIn(said, at), field)
    return isNear(actual, value) ? [] : [otherwise(said, field, actual, value)]
  })
}

/** The store at the end against what it was at the start: what is not in `diff` is as it was. */
export function gradeDiff(
  diff: StoreValues,
  at: { before: StoreState; after: StoreState; reading: Reading },
): Fault[] {
  const wanted = new Map(
    valuesOf(diff).map(([field, said, by]) => [keyOf(field, nameIn(said, at)), by] as const),
  )
  const names = new Set([...at.before.values(), ...at.after.values()].map(({ name }) => name))
  const known = [...names].flatMap((name) => FIELDS.map((field) => [field, name] as const))
  const unknown = valuesOf(diff)
    .map(([field, said]) => [field, nameIn(said, at)] as const)
    .filter(([, name]) => !names.has(name))
  return [...known, ...unknown].flatMap(([field, name]): Fault[] => {
    const by = wanted.get(keyOf(field, name)) ?? 0
    const before = valueIn(at.before, name, field) ?? 0
    const actual = valueIn(at.after, name, field)
    if (isNear(actual ?? 0, before + by)) return []
    // The format leaves open whether a price in a diff is what it changed by or what it is now.
    if (field === 'price' && wanted.has(keyOf(field, name)) && isNear(actual, by)) return []
    return [otherwise(name, field, actual, before + by)]
  })
}

/**
 * The store against the arithmetic of what was wanted. What the case leaves open is not compared.
 */
export function gradeAgainst(reference: ReferenceShop, after: StoreState): Fault[] {
  const actual = new Map(
    [...after.values()].map(({ name, stock, price }) => [
      reference.nameOf(name) ?? name,
      { stock, price: price ?? 0 },
    ]),
  )
  const nothing: Goods = { stock: 0, price: 0 }
  return [...new Set([...reference.goods.keys(), ...actual.keys()])].flatMap((name) => {
    const should = reference.goods.get(name) ?? nothing
    const is = actual.get(name)
    return FIELDS.flatMap((field): Fault[] =>
      Number.isNaN(should[field]) || isNear(is?.[field] ?? 0, should[field])
        ? []
        : [otherwise(name, field, is?.[field], should[field])],
    )
  })
}

/** The arithmetic against values that a case wants: where they cannot both be, and what each says. */
export function gradeAgainstValues(reference: ReferenceShop, wanted: StoreValues): string[] {
  return valuesOf(wanted).flatMap(([field, said, value]) => {
    const name = reference.nameOf(said)
    const is = name === undefined ? undefined : reference.goods.get(name)?.[field]
    if (is === undefined) return [`store: the shop has no item "${said}"`]
    if (Number.isNaN(is) || isNear(is, value)) return []
    return [`store: ${field} of ${said} is to be ${value}, and the wanted calls make it ${is}`]
  })
}

function otherwise(name: string, field: Field, actual: number | undefined, wanted: number): Fault {
  const label = labelOf({ item: name, field })
  return {
    kind: 'store',
    message: `${label} ${actual ?? 'none'}, wanted ${Number(wanted.toFixed(6))}`,
    expected: Number(wanted.toFixed(6)),
    actual: actual ?? null,
  }
}

/** "Sugar 52", "price of Sugar 45". */
function labelOf({ item, field }: Pick<StoreChange, 'item' | 'field'>): string {
  return field === 'stock' ? item : `${field} of ${item}`
}

function valuesOf(values: StoreValues): [field: Field, name: string, value: number][] {
  return FIELDS.flatMap((field) =>
    Object.entries(values[field] ?? {}).map(([name, value]): [Field, string, number] => [
      field,
      name,
      value,
    ]),
  )
}

/** The store's name for what the case calls so. */
function nameIn(said: string, { after, reading }: { after: StoreState; reading: Reading }): string {
  const names = [...after.values()].map(({ name }) => name)
  return (
    names.find((name) => name === said) ??
    names.find((name) => fold(name) === fold(said)) ??
    itemNamed(said, reading) ??
    said
  )
}

function valueIn(state: StoreState, name: string, field: Field): number | undefined {
  const item = [...state.values()].find((one) => one.name === name)
  return item ? (item[field] ?? undefined) : undefined
}

function isNear(actual: number | undefined, wanted: number): boolean {
  return actual !== undefined && Math.abs(actual - wanted) <= TOLERANCE
}

function keyOf(field: Field, name: string): string {
  return `${field}\0${name}`
}
