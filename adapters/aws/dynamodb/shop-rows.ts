import type { AlertRule, Item, Language, Member, Role, Script, Shop } from '../../../shop/types.ts'
import { toRupees } from '../../../shop/money.ts'
import { fromMilli } from '../../../shop/units.ts'
import type { Row } from './actions.ts'
import { memberKey, RULE_PREFIX, scheduleSlot } from './keys.ts'

/**
 * How shops, people, items and standing alerts lie in the tables, in the brief's words. Quantities and money are decimals there
 * (48.25 kg, 45.5 rupees), which DynamoDB keeps, compares and adds exactly; here they are integers.
 */

/** 48.25 to 48250. The nearest double of a decimal with three places is off by far less than half a thousandth. */
export const toMilli = (decimal: number) => Math.round(decimal * 1000)
/** 45.5 to 4550. */
export const toPaise = (decimal: number) => Math.round(decimal * 100)

/** The brief's default. */
const SUMMARY_TIME = '08:00'

export function shopRow(shop: Shop): Row {
  return {
    shopId: shop.shopId,
    businessName: shop.name,
    businessCategory: shop.category,
    timeZone: shop.timeZone,
    catalogueVersion: shop.catalogueVersion,
    alertsVersion: 0,
    createdAt: shop.createdAt,
  }
}

export interface StoredShop {
  shopId: string
  businessName: string
  businessCategory: string
  timeZone: string
  catalogueVersion: number
  /** Raised whenever a standing alert changes, so that a warm process can keep the shop's alerts. */
  alertsVersion: number
  createdAt: string
}

export function shopOf(row: Row): Shop {
  const stored = row as unknown as StoredShop
  return {
    shopId: stored.shopId,
    name: stored.businessName,
    category: stored.businessCategory,
    timeZone: stored.timeZone,
    catalogueVersion: stored.catalogueVersion,
    createdAt: stored.createdAt,
  }
}

export function memberRow(member: Member): Row {
  return {
    shopId: member.shopId,
    memberId: member.memberId,
    role: member.role,
    languagePreference: member.language,
    scriptPreference: member.script,
    notificationSettings: {
      dailySummaryTime: SUMMARY_TIME,
      enableLowStockAlerts: true,
      enableDemandAlerts: true,
    },
    scheduleSlot: scheduleSlot(
      memberKey(member.shopId, member.memberId)['userId'] ?? '',
      SUMMARY_TIME,
    ),
    createdAt: member.createdAt,
  }
}

export function memberOf(row: Row): Member {
  const stored = row as unknown as {
    shopId: string
    memberId: string
    role: Role
    languagePreference: Language
    scriptPreference: Script
    createdAt: string
  }
  return {
    memberId: stored.memberId,
    shopId: stored.shopId,
    role: stored.role,
    language: stored.languagePreference,
    script: stored.scriptPreference,
    createdAt: stored.createdAt,
  }
}

/** Who is known under an identity. */
export interface Holder {
  shopId: string
  memberId: string
}

export function identityRow(identity: string, { shopId, memberId }: Holder): Row {
  return { shopId, memberId, phoneNumber: identity }
}

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
  }
}

export function ruleRow(rule: AlertRule): Row {
  return {
    alertType: 'low_stock',
    memberId: rule.memberId,
    relatedItemId: rule.itemId,
    threshold: fromMilli(rule.threshold),
    createdAt: rule.createdAt,
  }
}

export function ruleOf(row: Row): AlertRule {
  const stored = row as unknown as {
    userId: string
    alertId: string
    memberId: string
    relatedItemId: string
    threshold: number
    createdAt: string
  }
  return {
    alertId: stored.alertId.slice(RULE_PREFIX.length),
    shopId: stored.userId,
    memberId: stored.memberId,
    itemId: stored.relatedItemId,
    threshold: toMilli(stored.threshold),
    createdAt: stored.createdAt,
  }
}
