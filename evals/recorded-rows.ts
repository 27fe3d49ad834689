import * as z from 'zod'
import { BadInputError } from './case.ts'

// The export of a shop, in the tables and attributes of the brief: see adapters/export-rows.ts. Only what is used here is
// looked at; an export of another day may have more.
const id = z.string().min(1)

const shopRow = z.object({
  userId: id,
  businessName: z.string(),
  businessCategory: z.string().default('retail'),
  timeZone: z.string().default('Asia/Kolkata'),
})
const memberRow = z.object({
  memberId: id,
  role: z.enum(['owner', 'helper']),
  phoneNumber: z.string().optional(),
  languagePreference: z.enum(['en', 'hi', 'mr']).default('en'),
  scriptPreference: z.enum(['native', 'latin']).default('latin'),
})
const itemRow = z.object({
  itemId: id,
  itemName: id,
  aliases: z.array(z.string()).default([]),
  category: z.string().default('retail'),
  unit: id,
  currentStock: z.number(),
  minThreshold: z.number().default(0),
  unitPrice: z.number().optional(),
  costPrice: z.number().optional(),
  createdAt: z.string(),
})
const billRow = z.object({
  transactionId: id,
  transactionType: z.enum(['sale', 'purchase', 'adjustment', 'reversal']),
  transactionDate: z.string(),
  memberId: id,
  customerReference: z.string().optional(),
  supplier: z.string().optional(),
})
const lineRow = z.object({
  transactionId: id,
  transactionDate: z.string(),
  itemId: id,
  /** With the sign of what it did to the stock. */
  quantity: z.number(),
})

const block = z.object({
  text: z.string().optional(),
  toolUse: z
    .object({ toolUseId: id, name: id, input: z.record(z.string(), z.unknown()).default({}) })
    .optional(),
  toolResult: z
    .object({
      toolUseId: id,
      content: z
        .array(z.object({ json: z.record(z.string(), z.unknown()).optional() }))
        .default([]),
    })
    .optional(),
})
const conversationRow = z.object({
  messageId: id,
  memberId: id,
  timestamp: z.iso.datetime(),
  messageType: z.string(),
  userMessage: z.string(),
  botResponse: z.string(),
  sessionId: z.string().optional(),
  messages: z.array(z.object({ role: z.string(), content: z.array(block).default([]) })),
})
const turnRow = z.object({
  turnId: id,
  prompt: z.object({ name: z.string(), version: z.number() }).optional(),
  steps: z.array(z.object({ modelId: z.string() })).default([]),
})

const tables = z.object({
  users: z.array(z.unknown()),
  inventory: z.array(itemRow),
  transactions: z.array(z.unknown()),
  conversations: z.array(conversationRow),
  turns: z.array(z.unknown()).default([]),
})

export type ItemRow = z.infer<typeof itemRow>
export type MemberRow = z.infer<typeof memberRow>
export type BillRow = z.infer<typeof billRow>
export type LineRow = z.infer<typeof lineRow>
export type ConversationRow = z.infer<typeof conversationRow>

/** What an export of a shop says, as far as a chat can be made from it. */
export interface RecordedShop {
  shop: z.infer<typeof shopRow>
  members: MemberRow[]
  /** As they are now, at the time of the export. */
  items: ItemRow[]
  bills: BillRow[]
  lines: LineRow[]
  /** Oldest first. */
  conversations: ConversationRow[]
  turns: z.infer<typeof turnRow>[]
}

/**
 * @param source what is said in messages: the file or folder it came from
 * @throws BadInputError for what is no export of a shop
 */
export function readRecordedShop(json: unknown, source: string): RecordedShop {
  const parsed = tables.safeParse(json)
  if (!parsed.success) {
    throw new BadInputError(`is no export of a shop:\n${z.prettifyError(parsed.error)}`, {
      file: source,
      line: 1,
    })
  }
  const { users, inventory, transactions, conversations, turns } = parsed.data
  const [shop] = rowsOf(shopRow, users)
  if (!shop)
    throw new BadInputError('the export has no shop among its users', { file: source, line: 1 })
  return {
    shop,
    members: rowsOf(memberRow, users),
    items: inventory,
    bills: rowsOf(billRow, transactions),
    lines: rowsOf(lineRow, transactions),
    conversations: conversations.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1)),
    turns: rowsOf(turnRow, turns),
  }
}

/** Rows of several kinds lie in one table: those of this kind. */
function rowsOf<T>(kind: z.ZodType<T>, rows: readonly unknown[]): T[] {
  return rows.flatMap((row) => {
    const parsed = kind.safeParse(row)
    return parsed.success ? [parsed.data] : []
  })
}
