import * as z from 'zod'
import { dayOf } from '../../shop/calendar.ts'
import { RetailMindError } from '../../shop/errors.ts'
import { toPaise } from '../../shop/money.ts'
import { DEFAULT_SETTINGS, type Item, type Member } from '../../shop/types.ts'
import { BASE_UNITS, toMilli } from '../../shop/units.ts'
import type { Database } from './database.ts'
import { insertMember, insertShop, putItem, putRollup } from './rows.ts'
import { HISTORY_DAYS, salesHistory, salesPattern } from './sales-history.ts'

const DAY_MS = 86_400_000
const name = z.string().trim().min(1)

const quantity = z.number().nonnegative()
const rupees = z.number().positive()

const fixtureItem = z.object({
  name,
  category: name.default('retail'),
  unit: z.enum(BASE_UNITS),
  /** In base units. */
  stock: quantity,
  /** Rupees for one base unit. */
  price: rupees.optional(),
  cost: rupees.optional(),
  threshold: quantity.default(0),
  /** Other names, in any script; grouped by way of writing or not. */
  aliases: z
    .union([z.array(name), z.record(z.string(), z.array(name))])
    .default([])
    .transform((given) => [...new Set(Array.isArray(given) ? given : Object.values(given).flat())]),
  /** How it has sold: two years of sales are made up from it. None are when it is left out. */
  sales: salesPattern.optional(),
})
type FixtureItem = z.infer<typeof fixtureItem>

const shopFixture = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and dashes'),
  name,
  category: name.default('retail'),
  timezone: name.default('Asia/Kolkata'),
  items: z.array(fixtureItem),
})
/** A shop as a file describes it: plain quantities and rupees, names as people write them. */
export type ShopFixture = z.infer<typeof shopFixture>

/** @throws RetailMindError `bad_shop_fixture` that says everything that is wrong */
export function parseShopFixture(json: unknown): ShopFixture {
  const parsed = shopFixture.safeParse(json)
  if (parsed.success) return parsed.data
  throw badFixture(z.prettifyError(parsed.error))
}

/** A person of the shop, and the keys (`identityKeys`) that they are known by. */
export interface FixtureMember extends Pick<Member, 'role' | 'language' | 'script' | 'contact'> {
  keys: string[]
}

/**
 * Puts the shop, its people, its items and, as far as the fixture says how things sold, its sales up to yesterday. The stock is
 * the shop's opening stock: there is no bill to undo.
 *
 * @throws RetailMindError `bad_shop_fixture` for a stock or price that the shop could not hold
 */
export function loadShopFixture(
  db: Database,
  fixture: ShopFixture,
  { now, members }: { now: Date; members: FixtureMember[] },
): { shopId: string } {
  const shopId = fixture.id
  const hasHistory = fixture.items.some(({ sales }) => sales)
  const openedAt = new Date(now.getTime() - (hasHistory ? HISTORY_DAYS * DAY_MS : 0)).toISOString()
  const today = dayOf(now, fixture.timezone)
  db.transaction(() => {
    insertShop(db, {
      shopId,
      name: fixture.name,
      category: fixture.category,
      timeZone: fixture.timezone,
      // As if the items had been added one by one.
      catalogueVersion: fixture.items.length,
      createdAt: openedAt,
      onboardingCompleted: true,
      subscriptionTier: 'free',
      subscriptionStatus: 'active',
    })
    for (const [place, { keys, ...person }] of members.entries()) {
      const memberId = `${shopId}-${person.role}-${place + 1}`
      const settings = DEFAULT_SETTINGS
      insertMember(db, { memberId, shopId, createdAt: openedAt, settings, ...person }, keys)
    }
    const itemIds = new Set<string>()
    for (const given of fixture.items) {
      const item = itemFrom(given, { openedAt, now, itemIds })
      putItem(db, shopId, item)
      if (!given.sales) continue
      for (const rollup of salesHistory(item, given.sales, today)) putRollup(db, shopId, rollup)
    }
  })
  return { shopId }
}

function itemFrom(
  given: FixtureItem,
  { openedAt, now, itemIds }: { openedAt: string; now: Date; itemIds: Set<string> },
): Item {
  const { unit, category } = given
  const { price, cost } = given
  return {
    itemId: newItemId(given.name, itemIds),
    name: given.name,
    aliases: given.aliases,
    category,
    unit,
    stock: exactQuantity(given, given.stock),
    ...(price !== undefined && { price: exactPrice(given, price) }),
    ...(cost !== undefined && { cost: exactPrice(given, cost) }),
    threshold: exactQuantity(given, given.threshold),
    createdAt: openedAt,
    updatedAt: now.toISOString(),
  }
}

/** Readable where the name is in Latin letters, and never the same twice. */
function newItemId(itemName: string, taken: Set<string>): string {
  const plain = itemName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  const base = plain || 'item'
  let itemId = base
  for (let n = 2; taken.has(itemId); n++) itemId = `${base}-${n}`
  taken.add(itemId)
  return itemId
}

function exactQuantity(item: FixtureItem, amount: number): number {
  const result = toMilli(amount, undefined, item.unit, { allowZero: true })
  if (result.ok) return result.milli
  throw badFixture(`${item.name}: ${amount} ${item.unit} is no quantity (${result.problem})`)
}

function exactPrice(item: FixtureItem, amount: number): number {
  const paise = toPaise(amount)
  if (paise !== undefined) return paise
  throw badFixture(`${item.name}: ₹${amount} is no price`)
}

function badFixture(problem: string): RetailMindError {
  return new RetailMindError('bad_shop_fixture', `the shop cannot be loaded:\n${problem}`)
}
