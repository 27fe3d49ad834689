import type { ToolContext } from '../agent/tool.ts'
import { dayOf } from '../shop/calendar.ts'
import type { Adjustment, PlannedLine } from '../shop/ledger.ts'
import {
  recentTrade,
  tradeMonths,
  usualCost,
  usualPrice,
  usualQuantity,
  wantsHistory,
} from '../shop/proportion.ts'
import type { Item, Milli, Paise } from '../shop/types.ts'
import { shownMoney, shownQuantity } from './amounts.ts'

/** An amount that wants a tap, beside what is usual; rupees, or units of the item. */
interface OddAmount {
  item: string
  what: 'price' | 'quantity'
  said: number
  /** Left out where it would tell a helper what the shop paid. */
  usual?: number
}

/** What a plan says when some of its amounts are out of proportion; nothing when they are not, or were confirmed. */
type Asking =
  | { confirm: 'out_of_proportion'; odd: { odd: OddAmount[] } }
  | { confirm?: undefined; odd: Record<string, never> }

type History = Pick<ToolContext, 'store' | 'shopId' | 'now' | 'timeZone' | 'role' | 'confirmed'>

/** A sale whose price was said, or whose quantity is far above any day of the item. */
export function oddSale(lines: readonly PlannedLine[], ctx: History): Promise<Asking> {
  return oddLines('sold', lines, ctx)
}

/** A purchase at a cost, or of a quantity, far from what the shop has seen. */
export function oddPurchase(lines: readonly PlannedLine[], ctx: History): Promise<Asking> {
  return oddLines('bought', lines, ctx)
}

/** Goods that came back count as a sale that is taken back, a high count as goods that came in. Losses are bounded by the stock. */
export async function oddAdjustment(
  line: { item: Item; reason: Adjustment; quantity: Milli },
  ctx: History,
): Promise<Asking> {
  if (line.reason === 'wastage') return oddLines('sold', [], ctx)
  return oddLines(line.reason === 'return' ? 'sold' : 'bought', [line], ctx)
}

/** A new selling price far from the one before. */
export function oddPrice(item: Item, price: Paise, ctx: History): Asking {
  return asking(ctx.confirmed ? [] : priceOf(item, price, usualPrice(item, price), ctx))
}

async function oddLines(
  kind: 'sold' | 'bought',
  lines: readonly PlannedLine[],
  ctx: History,
): Promise<Asking> {
  if (ctx.confirmed) return asking([])
  const usual = kind === 'sold' ? usualPrice : usualCost
  const odd = await Promise.all(
    lines.map(async ({ item, quantity, unitPrice }) => [
      ...(unitPrice === undefined ? [] : priceOf(item, unitPrice, usual(item, unitPrice), ctx)),
      ...(await quantityOf(kind, item, quantity, ctx)),
    ]),
  )
  return asking(odd.flat())
}

function priceOf(
  { name, price }: Item,
  said: Paise,
  usual: Paise | undefined,
  { role }: History,
): OddAmount[] {
  if (usual === undefined) return []
  const mayBeShown = role === 'owner' || usual === price
  return [
    {
      item: name,
      what: 'price',
      said: shownMoney(said),
      ...(mayBeShown && { usual: shownMoney(usual) }),
    },
  ]
}

async function quantityOf(
  kind: 'sold' | 'bought',
  item: Item,
  quantity: Milli,
  { store, shopId, now, timeZone }: History,
): Promise<OddAmount[]> {
  if (!wantsHistory(kind, item, quantity)) return []
  const today = dayOf(now, timeZone)
  const rollups = await store.readRollups(shopId, tradeMonths(today), item.itemId)
  const usual = usualQuantity(kind, item, quantity, recentTrade(rollups, today))
  if (usual === undefined) return []
  const [said, best] = [shownQuantity(quantity), shownQuantity(usual)]
  return [{ item: item.name, what: 'quantity', said, usual: best }]
}

function asking(odd: OddAmount[]): Asking {
  return odd.length > 0 ? { confirm: 'out_of_proportion', odd: { odd } } : { odd: {} }
}
