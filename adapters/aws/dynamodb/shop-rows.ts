import { toRupees } from '../../../shop/money.ts'
import { shardOf } from '../../../shop/shards.ts'
import type { ShopChoice } from '../../../shop/store.ts'
import type { Item, Shop } from '../../../shop/types.ts'
import { fromMilli } from '../../../shop/units.ts'
import type { Row } from './actions.ts'
import { name, when } from './expression.ts'

/**
 * How shops and items lie in the tables, in the brief's words. Quantities and money are decimals there
 * (48.25 kg, 45.5 rupees), which DynamoDB keeps, compares and adds exactly; here they are integers.
 */

/** 48.25 to 48250. The nearest double of a decimal with three places is off by far less than half a thousandth. */
export const toMilli = (decimal: number) => Math.round(decimal * 1000)
/** 45.5 to 4550. */
export const toPaise = (decimal: number) => Math.round(decimal * 100)

export function shopRow(shop: Shop): Row {
  return {
    shopId: shop.shopId,
    shard: String(shardOf(shop.shopId)),
    ...choiceRow(shop),
    timeZone: shop.timeZone,
    catalogueVersion: shop.catalogueVersion,
    alertsVersion: 0,
    createdAt: shop.createdAt,
  }
}

/** What of a shop may be chosen anew. */
export function choiceRow(choice: ShopChoice): Row {
  return {
    businessName: choice.name,
    businessCategory: choice.category,
    location: choice.location,
    onboardingCompleted: choice.onboardingCompleted,
    subscriptionTier: choice.subscriptionTier,
    subscriptionStatus: choice.subscriptionStatus,
  }
}

export interface StoredShop {
  shopId: string
  businessName: string
  businessCategory: string
  location?: string
  timeZone: string
  onboardingCompleted?: boolean
  subscriptionTier?: Shop['subscriptionTier']
  subscriptionStatus?: Shop['subscriptionStatus']
  catalogueVersion: number
  /** Raised whenever a standing alert changes, so that a warm process can keep the shop's alerts. */
  alertsVersion: number
  memberIds?: Set<string>
  /** Imports whose items are seen. */
  shownImports?: Set<string>
  createdAt: string
}

/** @param row of a shop that is not erased; an older one does not say how far its shop has come */
export function shopOf(row: Row): Shop {
  const stored = row as unknown as StoredShop
  return {
    shopId: stored.shopId,
    name: stored.businessName,
    category: stored.businessCategory,
    ...(stored.location !== undefined && { location: stored.location }),
    timeZone: stored.timeZone,
    onboardingCompleted: stored.onboardingCompleted ?? stored.catalogueVersion > 0,
    subscriptionTier: stored.subscriptionTier ?? 'free',
    subscriptionStatus: stored.subscriptionStatus ?? 'active',
    catalogueVersion: stored.catalogueVersion,
    createdAt: stored.createdAt,
  }
}

/** When its shop was erased, if it was: what is under the id then is not a shop, or not for long. */
export function erasedAt(row: Row | undefined): string | undefined {
  return row?.['erasedAt'] as string | undefined
}

export const isNotErased = when`attribute_not_exists(${name('erasedAt')})`

export function itemRow(item: Item): Row {
  return {
    itemName: item.name,
    aliases: item.aliases,
    category: item.category,
    unit: item.unit,
    currentStock: fromMilli(item.stock),
    unitPrice: item.price === undefined ? undefined : toRupees(item.price),
    costPrice: item.cost === undefined ? undefined : toRupees(item.cost),
    minThreshold: fromMilli(item.threshold),
    createdAt: item.createdAt,
    lastUpdated: item.updatedAt,
    lastRestockDate: item.lastRestockedAt,
    importId: item.importId,
  }
}

export function itemOf(row: Row): Item {
  const stored = row as unknown as {
    itemId: string
    itemName: string
    aliases: string[]
    /** Names that came later: a set, so that two who add one at once do not lose each other's. */
    addedAliases?: Set<string>
    category: string
    unit: string
    currentStock: number
    unitPrice?: number
    costPrice?: number
    minThreshold: number
    createdAt: string
    lastUpdated: string
    lastRestockDate?: string
    importId?: string
  }
  return {
    itemId: stored.itemId,
    name: stored.itemName,
    aliases: [...new Set([...stored.aliases, ...(stored.addedAliases ?? [])])],
    category: stored.category,
    unit: stored.unit,
    stock: toMilli(stored.currentStock),
    ...(stored.unitPrice !== undefined && { price: toPaise(stored.unitPrice) }),
    ...(stored.costPrice !== undefined && { cost: toPaise(stored.costPrice) }),
    threshold: toMilli(stored.minThreshold),
    createdAt: stored.createdAt,
    updatedAt: stored.lastUpdated,
    ...(stored.lastRestockDate !== undefined && { lastRestockedAt: stored.lastRestockDate }),
    ...(stored.importId !== undefined && { importId: stored.importId }),
  }
}
