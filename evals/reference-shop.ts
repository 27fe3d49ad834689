import type { WantedCall } from './case.ts'
import {
  exact,
  isJson,
  itemNamed,
  readCall,
  readingOf,
  unitFactor,
  type Reading,
} from './reading.ts'
import type { EvalShop } from './shops.ts'

type Json = Record<string, unknown>

/** NaN: it cannot be told from what the case says. */
export interface Goods {
  stock: number
  price: number
}

interface Entry {
  kind: 'sale' | 'purchase' | 'adjustment'
  by: string
  /** By item. */
  deltas: ReadonlyMap<string, number>
}

/**
 * The shop as arithmetic: what the wanted calls make of it if everything is right. It knows nothing of the program's tools
 * and store, so that a fault in these is seen, and an impossible wish is told from a failure.
 */
export class ReferenceShop {
  goods: Map<string, Goods>
  /** sale, purchase, adjustment, undo: in order. */
  events: string[] = []
  #entries: Entry[] = []
  #names: { itemId: string; name: string; aliases: string[]; unit: string }[]
  readonly #shop: Pick<EvalShop, 'fixture' | 'unitEquivalence'>
  #reading: Reading

  constructor(shop: Pick<EvalShop, 'fixture' | 'unitEquivalence'>) {
    const { fixture } = shop
    this.#shop = shop
    this.goods = new Map(
      fixture.items.map(({ name, stock, price = 0 }) => [name, { stock, price }]),
    )
    this.#names = fixture.items.map(({ name, aliases, unit }) => ({
      itemId: name,
      name,
      aliases,
      unit,
    }))
    this.#reading = readingOf(this.#names, shop)
  }

  /** Another one in the same state. */
  copy(): ReferenceShop {
    const other = new ReferenceShop(this.#shop)
    other.goods = this.snapshot()
    other.events = [...this.events]
    other.#entries = [...this.#entries]
    other.#names = [...this.#names]
    other.#reading = this.#reading
    return other
  }

  /** Its own name for what another shop calls so. */
  nameOf(name: string): string | undefined {
    return itemNamed(name, this.#reading)
  }

  /** Does the call. Gives why it cannot be done, having done nothing, or undefined. */
  apply(call: WantedCall, by = 'owner'): string | undefined {
    const args = readCall(call.tool, call.args, this.#reading)
    const unread = this.#unread(call, args)
    if (unread !== undefined) return unread
    switch (call.tool) {
      case 'record_sale':
        return this.#bill('sale', linesOf(args), -1, by)
      case 'record_purchase':
        return this.#bill('purchase', linesOf(args), 1, by)
      case 'adjust_stock':
        return this.#adjust(args, by)
      case 'undo_last':
        return this.#undo(by)
      case 'set_price':
        this.#goods(args).price = numberOf(args['price'])
        return undefined
      case 'add_item':
        return this.#add(args, call.accept?.['name'])
      default:
        return undefined
    }
  }

  /** Stock and prices as they are, to be compared with another time. */
  snapshot(): Map<string, Goods> {
    return new Map([...this.goods].map(([name, goods]) => [name, { ...goods }]))
  }

  #unread({ tool, args: said }: WantedCall, args: Json): string | undefined {
    if (tool === 'add_item') return undefined
    const lines = Array.isArray(said['items']) ? linesOf(said) : [said]
    const read = Array.isArray(said['items']) ? linesOf(args) : [args]
    for (const [at, line] of lines.entries()) {
      const { item, unit } = line
      if (item === undefined) continue
      const name = typeof read[at]?.['item'] === 'string' ? read[at]['item'] : ''
      if (!this.goods.has(name)) return this.#noItem(item)
      const base = this.#reading.units.get(name)
      if (unitFactor(unit, base, this.#reading) === undefined) {
        return `${name} is counted in ${base}, and ${String(unit)} is no measure of that`
      }
    }
    return undefined
  }

  #noItem(said: unknown): string {
    const match = this.#reading.catalogue.find(String(said))
    return match.kind === 'several'
      ? `"${String(said)}" fits several items (${match.items.map(({ name }) => name).join(', ')}): name one`
      : `the shop has no item "${String(said)}"`
  }

  #bill(kind: 'sale' | 'purchase', lines: Json[], sign: 1 | -1, by: string): string | undefined {
    const deltas = new Map<string, number>()
    for (const line of lines) {
      const name = String(line['item'])
      deltas.set(name, exact((deltas.get(name) ?? 0) + sign * numberOf(line['quantity'])))
    }
    return this.#enter({ kind, by, deltas })
  }

  #adjust(args: Json, by: string): string | undefined {
    const name = String(args['item'])
    const quantity = numberOf(args['quantity'])
    const stock = this.#goods(args).stock
    const delta =
      args['reason'] === 'return'
        ? quantity
        : args['reason'] === 'wastage'
          ? -Math.abs(quantity)
          : args['reason'] === 'count'
            ? quantity - stock
            : NaN
    return this.#enter({ kind: 'adjustment', by, deltas: new Map([[name, exact(delta)]]) })
  }

  #enter(entry: Entry): string | undefined {
    for (const [name, delta] of entry.deltas) {
      const have = this.#goods({ item: name }).stock
      if (have + delta < -1e-9) {
        return `there are only ${have} of ${name}, which is less than ${-delta}`
      }
    }
    this.#move(entry.deltas, 1)
    this.#entries.push(entry)
    this.events.push(entry.kind)
    return undefined
  }

  #undo(by: string): string | undefined {
    const at = this.#entries.findLastIndex((entry) => entry.by === by)
    const [entry] = at < 0 ? [] : this.#entries.splice(at, 1)
    if (!entry) return 'there is no entry to take back'
    this.#move(entry.deltas, -1)
    this.events.push('undo')
    return undefined
  }

  #add(args: Json, accepted: unknown[] = []): string | undefined {
    const { name, unit } = args
    if (typeof name !== 'string') return undefined
    const taken = this.#reading.catalogue.named(name)
    if (taken) return `the shop has ${taken.name} already`
    this.goods.set(name, {
      stock: numberOf(args['stock']),
      price: 'price' in args ? numberOf(args['price']) : 0,
    })
    this.#names.push({
      itemId: name,
      name,
      aliases: accepted.filter((value) => typeof value === 'string'),
      unit: typeof unit === 'string' ? unit : 'pcs',
    })
    this.#reading = readingOf(this.#names, this.#shop)
    return undefined
  }

  #move(deltas: ReadonlyMap<string, number>, sign: 1 | -1): void {
    for (const [name, delta] of deltas) {
      const goods = this.#goods({ item: name })
      goods.stock = exact(goods.stock + sign * delta)
    }
  }

  #goods({ item }: Json): Goods {
    const name = String(item)
    const goods = this.goods.get(name) ?? { stock: NaN, price: NaN }
    this.goods.set(name, goods)
    return goods
  }
}

function linesOf({ items }: Json): Json[] {
  return Array.isArray(items) ? items.filter(isJson) : []
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN
}
