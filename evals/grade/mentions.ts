import { fold } from '../../language/fold.ts'
import type { Item } from '../../shop/types.ts'
import { itemNamed, type Reading } from '../reading.ts'

/** The ways in which a thing may be named: an item by any of its names, in any script. */
export function namesFor(
  wanted: string,
  items: readonly Pick<Item, 'name' | 'aliases'>[],
  reading: Reading,
): string[] {
  const name = itemNamed(wanted, reading)
  const item = items.find((one) => one.name === name)
  return [wanted, ...(item ? [item.name, ...item.aliases] : [])]
}

/** Whether one of the names is said, in any spelling; endings may be written onto the word. */
export function isMentioned(names: readonly string[], text: string): boolean {
  const folded = ` ${fold(text)}`
  return names.some((name) => fold(name) !== '' && folded.includes(` ${fold(name)}`))
}
