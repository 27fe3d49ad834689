import { isJson, type Reading } from '../reading.ts'
import type { CallRecord } from '../run-report.ts'

type Json = Record<string, unknown>

interface Line {
  item: string
  quantity: number
  price: number
}

/**
 * Rupees that a wrong write moves: what of each item is too much or too little at its price, and the error of the price on
 * what is right. A price that was set wrongly counts for one unit: nobody knows yet how many are sold at it.
 *
 * @param wanted the call that it stands for, read in the shop's terms
 */
export function worthOfError(
  actual: Pick<CallRecord, 'tool' | 'resolved' | 'result'>,
  wanted: { tool: string; resolved: Json } | undefined,
  { prices }: Pick<Reading, 'prices'>,
): number {
  if (actual.tool === 'set_price') {
    const right =
      wanted?.resolved['item'] === actual.resolved['item'] ? wanted?.resolved['price'] : undefined
    const was = right ?? actual.result['was'] ?? 0
    return rounded(Math.abs(numberOf(actual.resolved['price']) - numberOf(was)))
  }
  const is = linesOf(actual)
  const should =
    wanted?.tool === actual.tool ? linesOf({ ...wanted, result: {} }) : new Map<string, Line>()
  let rupees = 0
  for (const item of new Set([...is.keys(), ...should.keys()])) {
    const [a, w] = [is.get(item), should.get(item)]
    const price = w?.price || a?.price || prices.get(item) || 0
    rupees += Math.abs((a?.quantity ?? 0) - (w?.quantity ?? 0)) * price
    if (a?.price && w?.price) rupees += Math.abs(a.price - w.price) * w.quantity
  }
  return rounded(rupees)
}

/** By item. Prices come from what the tool recorded, where none was said. */
function linesOf({ resolved, result }: Pick<CallRecord, 'resolved' | 'result'>): Map<string, Line> {
  const recorded = Array.isArray(result['lines']) ? result['lines'].filter(isJson) : []
  const said = Array.isArray(resolved['items']) ? resolved['items'].filter(isJson) : []
  const lines = new Map<string, Line>()
  for (const line of recorded.length > 0 ? recorded : said.length > 0 ? said : [resolved]) {
    const item = typeof line['item'] === 'string' ? line['item'] : line['name']
    const quantity = Math.abs(numberOf(line['quantity'] ?? line['stock']))
    if (typeof item !== 'string' || quantity === 0) continue
    const known = lines.get(item)
    const price = numberOf(line['unitPrice'] ?? line['price'])
    lines.set(item, {
      item,
      quantity: quantity + (known?.quantity ?? 0),
      price: price || (known?.price ?? 0),
    })
  }
  return lines
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function rounded(rupees: number): number {
  return Math.round(rupees * 100) / 100
}
