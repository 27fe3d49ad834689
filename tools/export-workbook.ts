import writeXlsxFile, { type SheetData } from 'write-excel-file/node'

type Rows = Record<string, Record<string, unknown>[]>

/** Sheets of the workbook: the table that a sheet shows, which of its rows, and their attributes with what stands above them. */
const SHEETS = [
  {
    sheet: 'Items',
    table: 'inventory',
    having: 'itemName',
    columns: {
      itemName: 'Item',
      aliases: 'Other names',
      category: 'Category',
      unit: 'Unit',
      currentStock: 'Stock',
      minThreshold: 'Low at',
      unitPrice: 'Price ₹',
      costPrice: 'Cost ₹',
      lastRestockDate: 'Last restocked',
    },
  },
  {
    sheet: 'Entries',
    table: 'transactions',
    having: 'itemName',
    columns: {
      transactionDate: 'When',
      transactionType: 'Kind',
      itemName: 'Item',
      quantity: 'Stock change',
      unit: 'Unit',
      unitPrice: 'Price ₹',
      totalAmount: 'Amount ₹',
      costAmount: 'Cost ₹',
      transactionId: 'Entry',
    },
  },
  {
    sheet: 'Alerts',
    table: 'alerts',
    having: 'alertId',
    columns: {
      sentAt: 'When',
      alertType: 'Kind',
      title: 'Title',
      message: 'Message',
      relatedItemId: 'Item id',
      threshold: 'Tell me under',
      acknowledged: 'Seen',
    },
  },
  {
    sheet: 'Conversations',
    table: 'conversations',
    having: 'messageId',
    columns: {
      timestamp: 'When',
      messageType: 'Type',
      userMessage: 'Message',
      botResponse: 'Answer',
    },
  },
] as const

/** Longest text that a cell holds. */
const MAX_CELL = 32_000

/** What a shopkeeper would look at of an export: items, entries line by line, alerts, conversations. */
export async function exportWorkbook(rows: Rows): Promise<Uint8Array> {
  const sheets = SHEETS.map(({ sheet, table, having, columns }) => ({
    sheet,
    stickyRowsCount: 1,
    data: [
      Object.values(columns).map((value) => ({ value, fontWeight: 'bold' as const })),
      ...(rows[table] ?? [])
        .filter((row) => row[having] !== undefined)
        .map((row) => Object.keys(columns).map((attribute) => cell(row[attribute]))),
    ] satisfies SheetData,
  }))
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer())
}

/** Text is written as text, so that nothing a customer wrote is ever taken for a formula. */
function cell(value: unknown): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value === undefined || value === null) return null
  const text = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
  return text.slice(0, MAX_CELL)
}
