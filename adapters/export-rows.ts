import type { ConversationTurn, TurnRecord } from '../agent/turn-store.ts'
import { toRupees } from '../shop/money.ts'
import type {
  Alert,
  AlertRule,
  Bill,
  BillLine,
  Item,
  Member,
  Rollup,
  Shop,
  StoredForecast,
} from '../shop/types.ts'
import { fromMilli } from '../shop/units.ts'
import { toJson } from './json.ts'

/** Everything that is held on a shop, as the two stores read it. */
export interface ShopRecords {
  shop?: Shop
  members: Member[]
  /** Keyed hashes that senders are known by. */
  identities: { identity: string; memberId: string }[]
  items: Item[]
  bills: Bill[]
  rollups: Rollup[]
  rules: AlertRule[]
  alerts: Alert[]
  forecasts: StoredForecast[]
  conversations: ConversationTurn[]
  turns: TurnRecord[]
  /** What was spent in a day, what was sent in a minute. */
  counts: Record<string, unknown>[]
}

type Row = Record<string, unknown>

/**
 * What is held on a shop in the tables and attributes of the brief, whichever store it lies in: rupees and units as decimals, a row
 * for each line of a bill. Plain JSON: what is undefined is left out, bytes are base64.
 */
export function exportRows(shopId: string, held: ShopRecords): Record<string, Row[]> {
  const tables: Record<string, Row[]> = {
    users: [
      ...(held.shop ? [shopRow(held.shop)] : []),
      ...held.members.map(memberRow),
      ...held.identities.map(({ identity, memberId }) => ({ userId: identity, memberId })),
    ],
    inventory: held.items.map(itemRow),
    transactions: [
      ...held.bills.flatMap((bill) => [
        billRow(bill),
        ...bill.lines.map((line) => lineRow(bill, line)),
      ]),
      ...held.rollups.flatMap(rollupRows),
    ],
    conversations: held.conversations.map(conversationRow),
    forecasts: held.forecasts.map(forecastRow),
    alerts: [...held.rules.map(ruleRow), ...held.alerts.map(alertRow)],
    turns: [...held.turns.map((turn) => ({ ...turn, shopId: undefined })), ...held.counts],
  }
  const rows = Object.entries(tables).map(([table, rows]) => [
    table,
    rows.map((row) => ({ userId: shopId, ...row })),
  ])
  return JSON.parse(toJson(Object.fromEntries(rows))) as Record<string, Row[]>
}

const rupees = (paise: number | undefined) => (paise === undefined ? undefined : toRupees(paise))

function shopRow(shop: Shop): Row {
  return {
    businessName: shop.name,
    businessCategory: shop.category,
    location: shop.location,
    timeZone: shop.timeZone,
    subscriptionTier: shop.subscriptionTier,
    subscriptionStatus: shop.subscriptionStatus,
    onboardingCompleted: shop.onboardingCompleted,
    createdAt: shop.createdAt,
  }
}

function memberRow({ contact, settings, ...member }: Member): Row {
  return {
    memberId: member.memberId,
    role: member.role,
    phoneNumber: contact?.waId && `+${contact.waId}`,
    whatsappUserId: contact?.userId,
    languagePreference: member.language,
    scriptPreference: member.script,
    spokenReplies: settings.spokenReplies,
    notificationSettings: {
      enableDailySummary: settings.dailySummary,
      dailySummaryTime: settings.dailySummaryTime,
      enableLowStockAlerts: settings.lowStockAlerts,
      enableDemandAlerts: settings.demandAlerts,
      quietHours: settings.quietHours,
    },
    createdAt: member.createdAt,
    lastActiveAt: member.lastActiveAt,
  }
}

function itemRow(item: Item): Row {
  return {
    itemId: item.itemId,
    itemName: item.name,
    aliases: item.aliases,
    category: item.category,
    unit: item.unit,
    currentStock: fromMilli(item.stock),
    minThreshold: fromMilli(item.threshold),
    unitPrice: rupees(item.price),
    costPrice: rupees(item.cost),
    createdAt: item.createdAt,
    lastUpdated: item.updatedAt,
    lastRestockDate: item.lastRestockedAt,
    importId: item.importId,
  }
}

function billRow(bill: Bill): Row {
  return {
    transactionId: bill.billId,
    transactionType: bill.kind,
    transactionDate: bill.at,
    day: bill.day,
    memberId: bill.memberId,
    totalAmount: rupees(bill.total),
    customerReference: bill.customer,
    supplier: bill.supplier,
    paymentMethod: bill.payment,
    notes: bill.note,
    reverses: bill.reverses,
    reversedBy: bill.reversedBy,
  }
}

/** `quantity` has the sign of what it did to the stock. */
function lineRow(bill: Bill, line: BillLine): Row {
  return {
    transactionId: bill.billId,
    transactionType: bill.kind,
    transactionDate: bill.at,
    itemId: line.itemId,
    itemName: line.itemName,
    unit: line.unit,
    quantity: fromMilli(line.delta),
    unitPrice: rupees(line.unitPrice),
    totalAmount: rupees(line.amount),
    costAmount: rupees(line.costAmount),
  }
}

function rollupRows({ itemId, month, days }: Rollup): Row[] {
  return Object.entries(days).map(([day, totals]) => ({
    itemId,
    day: `${month}-${day}`,
    quantitySold: totals.quantity && fromMilli(totals.quantity),
    amountSold: rupees(totals.amount),
    costOfGoodsSold: rupees(totals.cost),
    quantityBought: totals.bought && fromMilli(totals.bought),
    quantityAdjusted: totals.adjusted && fromMilli(totals.adjusted),
  }))
}

function conversationRow(turn: ConversationTurn): Row {
  return {
    messageId: turn.turnId,
    memberId: turn.memberId,
    timestamp: turn.at,
    messageType: turn.messageType,
    userMessage: turn.said,
    botResponse: turn.answered,
    intent: turn.intent,
    confidence: turn.confidence,
    processingTime: turn.processingMs,
    sessionId: turn.sessionId,
    messages: turn.messages,
    sentIds: turn.sentIds,
  }
}

function forecastRow(forecast: StoredForecast): Row {
  return {
    itemId: forecast.itemId,
    itemName: forecast.itemName,
    forecastDate: forecast.day,
    predictedDemand: fromMilli(forecast.predicted),
    lowDemand: fromMilli(forecast.low),
    highDemand: fromMilli(forecast.high),
    confidenceLevel: forecast.confidence,
    confidenceScore: forecast.score,
    factorsConsidered: forecast.factors,
    actualDemand: forecast.actual === undefined ? undefined : fromMilli(forecast.actual),
    generatedAt: forecast.generatedAt,
  }
}

function ruleRow(rule: AlertRule): Row {
  return {
    alertId: rule.alertId,
    alertType: 'standing',
    memberId: rule.memberId,
    relatedItemId: rule.itemId,
    threshold: fromMilli(rule.threshold),
    createdAt: rule.createdAt,
  }
}

function alertRow(alert: Alert): Row {
  return {
    alertId: alert.alertId,
    alertType: alert.kind,
    severity: alert.severity,
    title: alert.title,
    message: alert.message,
    relatedItemId: alert.itemId,
    sentAt: alert.sentAt,
    acknowledged: alert.acknowledgedAt !== undefined,
    acknowledgedAt: alert.acknowledgedAt,
  }
}
