import type * as z from 'zod'
import { lowLimit } from '../../shop/low-stock.ts'
import { shownMoney, shownQuantity } from '../../tools/amounts.ts'
import type { Item } from '../../shop/types.ts'
import { ApiError } from './api-error.ts'
import type { ShopCaller } from './caller.ts'
import type {
  inventoryAnswer,
  inventoryBody,
  inventoryQuery,
  inventoryUpdateAnswer,
} from './schemas.ts'
import { writeAsTurn } from './write-as-turn.ts'

type Answer<S extends z.ZodType> = z.output<S>

/** A page of the shop's items, by name; the counts are of all that fit. */
export async function listInventory(
  { shop, deps }: ShopCaller,
  { category, lowStock, limit, cursor }: z.output<typeof inventoryQuery>,
): Promise<Answer<typeof inventoryAnswer>> {
  const items = await deps.store.listItems(shop.shopId)
  const isLow = (item: Item) => lowLimit(item, []) !== undefined
  const fitting = items
    .filter((item) => category === undefined || item.category === category)
    .filter((item) => lowStock !== true || isLow(item))
    .sort((a, b) => compare(placeOf(a), placeOf(b)))
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const rest =
    after === undefined ? fitting : fitting.filter((item) => compare(placeOf(item), after) > 0)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    success: true,
    data: {
      items: page.map((item) => ({
        itemId: item.itemId,
        itemName: item.name,
        category: item.category,
        unit: item.unit,
        currentStock: shownQuantity(item.stock),
        minThreshold: shownQuantity(item.threshold),
        ...(item.price !== undefined && { unitPrice: shownMoney(item.price) }),
        lastUpdated: item.updatedAt,
      })),
      totalItems: fitting.length,
      lowStockCount: fitting.filter(isLow).length,
      ...(last && rest.length > limit && { nextCursor: writeCursor(placeOf(last)) }),
    },
  }
}

/** Goods that came in, were sold, or were counted: an entry of the ledger like any that the shopkeeper makes, once for a key. */
export async function updateInventory(
  caller: ShopCaller,
  { itemId, operation, quantity, notes }: z.output<typeof inventoryBody>,
): Promise<Answer<typeof inventoryUpdateAnswer>> {
  const item = await itemOf(caller, itemId)
  const line = { item: item.name, quantity, unit: item.unit }
  const note = notes === undefined ? {} : { note: notes }
  const call =
    operation === 'set'
      ? { name: 'adjust_stock', input: { ...line, ...note, reason: 'count' } }
      : {
          name: operation === 'add' ? 'record_purchase' : 'record_sale',
          input: { items: [line], ...note },
        }
  const { result, at } = await writeAsTurn(caller, call)
  const moved = operation === 'set' ? result : firstLine(result)
  if (moved['item'] !== item.name || (operation !== 'set' && moved['quantity'] !== quantity)) {
    throw new ApiError('INVALID_REQUEST', 'This Idempotency-Key was used for another request.')
  }
  const newStock = Number(moved['left'])
  const sign = operation === 'add' ? -1 : 1
  const previousStock =
    operation === 'set' ? Number(moved['was']) : round(newStock + sign * quantity)
  return { success: true, data: { itemId, previousStock, newStock, updatedAt: at } }
}

/** @throws ApiError `ITEM_NOT_FOUND` */
export async function itemOf({ shop, deps }: ShopCaller, itemId: string): Promise<Item> {
  const [item] = await deps.store.getItems(shop.shopId, [itemId])
  if (!item || item.importId !== undefined)
    throw new ApiError('ITEM_NOT_FOUND', 'The shop has no item with this itemId.')
  return item
}

function firstLine(result: Record<string, unknown>): Record<string, unknown> {
  const lines = result['lines']
  return Array.isArray(lines) ? ((lines[0] as Record<string, unknown> | undefined) ?? {}) : {}
}

const round = (n: number) => Math.round(n * 1000) / 1000

type Place = readonly [name: string, itemId: string]
const placeOf = ({ name, itemId }: Item): Place => [name, itemId]

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws ApiError `INVALID_REQUEST` */
function readCursor(cursor: string): Place {
  try {
    const [name, itemId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof name === 'string' && typeof itemId === 'string') return [name, itemId]
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  throw new ApiError('INVALID_REQUEST', 'The cursor is not one that this API gave.')
}
