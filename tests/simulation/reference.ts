import type { Call, SimulatedShop } from './scenario.ts'

interface Entry {
  call: string
  memberId: string
  /** Entries of a member are in this order, which is not that of their commits. */
  order: number[]
  deltas: Map<string, number>
  isUndone: boolean
}

/** A shop in plain integers, told each call once: what the real one must be equal to. Whole pieces, no rupees. */
export class ReferenceShop {
  readonly stock: Map<string, number>
  readonly alerts = new Map<string, number>()
  readonly entries: Entry[] = []

  constructor(shop: SimulatedShop) {
    this.stock = new Map(shop.items.map(({ name, stock }) => [name, stock]))
  }

  /** Gives what is wrong with the call, if anything is: then it must not have been committed. */
  apply(
    call: Call,
    by: { id: string; memberId: string; order: number[]; entry?: string },
  ): string[] {
    const { id, memberId, order } = by
    if (call.name === 'create_alert') {
      const { item, threshold } = call.input as { item: string; threshold: number }
      this.alerts.set(`${memberId} ${item}`, threshold)
      return []
    }
    const deltas = new Map<string, number>()
    if (call.name === 'undo_last') {
      const entry = by.entry === undefined ? this.#newest(memberId) : this.#entry(by.entry)
      if (!entry) return ['there was nothing to undo']
      if (entry.isUndone) return ['it was undone before']
      entry.isUndone = true
      for (const [item, delta] of entry.deltas) deltas.set(item, -delta)
    } else {
      const sign = call.name === 'record_sale' ? -1 : 1
      const { items } = call.input as { items: { item: string; quantity: number }[] }
      for (const { item, quantity } of items) deltas.set(item, sign * quantity)
      this.entries.push({ call: id, memberId, order, deltas, isUndone: false })
    }
    for (const [item, delta] of deltas) {
      this.stock.set(item, (this.stock.get(item) ?? 0) + delta)
    }
    return [...deltas.keys()].flatMap((item) =>
      (this.stock.get(item) ?? 0) < 0 ? [`${item} went below zero`] : [],
    )
  }

  #entry(call: string): Entry | undefined {
    return this.entries.find((entry) => entry.call === call)
  }

  #newest(memberId: string): Entry | undefined {
    return this.entries
      .filter((entry) => entry.memberId === memberId && !entry.isUndone)
      .toSorted((a, b) => compare(b.order, a.order))[0]
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, left] of a.entries()) {
    const difference = left - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
