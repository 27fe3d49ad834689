import { readFileSync } from 'node:fs'
import type { Writing } from '../../language/writing.ts'
import { createRandom } from '../simulation/random.ts'

/** A thing that a made-up shop sells, with one name for each way of writing. */
export type ShopItem = { name: string; unit: string } & Record<Exclude<Writing, 'en'>, string>

export interface WantedLine {
  item: string
  /** In the item's base unit. */
  quantity: number
  unitPrice?: number
}

/** What the offline model should make of a message. */
export type Wanted =
  | { kind: 'bill'; tool: 'record_sale' | 'record_purchase'; lines: WantedLine[] }
  | { kind: 'call'; tool: string; args: Record<string, unknown> }
  /** Nothing may be written. */
  | { kind: 'nothing' }

export interface Paraphrase {
  writing: Writing
  task: string
  shop: string
  text: string
  wanted: Wanted
}

interface Words {
  numbers: Record<string, string>
  units: Record<string, string>
  each: string[]
  total: string[]
  and: string[]
  line: string[]
  [task: string]: unknown
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
export const SHOPS = read('paraphrase-shops.json') as Record<string, ShopItem[]>
const WORDS = read('paraphrase-words.json') as Record<Writing, Words>

const NOT_TASKS = new Set(['numbers', 'units', 'each', 'total', 'and', 'line'])
/** Goods that are weighed or measured may be said in parts of their unit; those that are counted, by the dozen. */
const SMALLER: Record<string, [unit: string, factor: number]> = {
  kg: ['g', 0.001],
  litre: ['ml', 0.001],
  pcs: ['dozen', 12],
}
const SMALL_AMOUNTS = [100, 250, 500, 750]
const FRACTIONS = new Set(['kg', 'litre', 'metre'])
const PRICES = [12, 28, 45, 60, 85, 120, 240, 450, 999]

const FIXED: Record<string, { tool: string; args: Record<string, unknown> }> = {
  low: { tool: 'list_low_stock', args: {} },
  alerts: { tool: 'list_alerts', args: {} },
  undo: { tool: 'undo_last', args: {} },
  today: { tool: 'sales_report', args: { period: 'today' } },
  export: { tool: 'export_data', args: {} },
  delete: { tool: 'delete_account', args: {} },
  lang_hi: { tool: 'update_settings', args: { language: 'hi' } },
  lang_mr: { tool: 'update_settings', args: { language: 'mr' } },
  summary9: { tool: 'update_settings', args: { dailySummaryTime: '09:00' } },
  voice_on: { tool: 'update_settings', args: { spokenReplies: 'on' } },
  alerts_off: { tool: 'update_settings', args: { lowStockAlerts: false } },
  knowledge: { tool: 'search_knowledge', args: {} },
}

/** `count` messages for every template of every way of writing. */
export function paraphrases(seed: number, count: number): Paraphrase[] {
  const random = createRandom(seed).next
  return (Object.keys(WORDS) as Writing[]).flatMap((writing) =>
    Object.entries(WORDS[writing])
      .filter(([task]) => !NOT_TASKS.has(task))
      .flatMap(([task, templates]) =>
        (templates as string[]).flatMap((template) => {
          const times = /\{/.test(template) ? count : 1
          return Array.from({ length: times }, () => make(writing, task, template, random))
        }),
      ),
  )
}

function make(writing: Writing, task: string, template: string, random: () => number): Paraphrase {
  const words = WORDS[writing]
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const shop = pick(Object.keys(SHOPS))
  const items = [...(SHOPS[shop] ?? [])].sort(() => random() - 0.5)
  const nameOf = (item: ShopItem) => {
    if (writing === 'en') return random() < 0.6 ? item.name.toLowerCase() : item.name
    return writing.endsWith('Latn') && random() < 0.25 ? item.name.toLowerCase() : item[writing]
  }
  const numberOf = (value: number) => pick((words.numbers[value] ?? String(value)).split('|'))
  const digitsOf = (value: number) =>
    /^(?:hi|mr)$/.test(writing) && random() < 0.4
      ? String(value).replace(/\d/g, (digit) => String.fromCharCode(0x966 + Number(digit)))
      : String(value)
  const unitOf = (unit: string, empty = true) =>
    pick((words.units[unit] ?? unit).split('|').filter((word) => empty || word !== ''))

  const amountOf = (item: ShopItem) => {
    const smaller = SMALLER[item.unit]
    if (smaller && random() < 0.25) {
      const [unit, factor] = smaller
      const count = unit === 'dozen' ? pick([1, 2, 3]) : pick(SMALL_AMOUNTS)
      const said = unit === 'dozen' ? numberOf(count) : digitsOf(count)
      return { text: `${said} ${unitOf(unit)}`, quantity: count * factor, isBase: false }
    }
    const values = Object.keys(words.numbers).map(Number)
    const value = pick(values.filter((v) => Number.isInteger(v) || FRACTIONS.has(item.unit)))
    const fraction = !Number.isInteger(value)
    const text = `${numberOf(value)} ${unitOf(item.unit, !fraction)}`.trim()
    return { text, quantity: value, isBase: true }
  }

  const lineOf = (item: ShopItem, priced: boolean): { text: string; line: WantedLine } => {
    const { text, quantity, isBase } = amountOf(item)
    const line = fill(pick(words.line), { q: text, i: nameOf(item) })
    if (!priced || !isBase) return { text: line, line: { item: item.name, quantity } }
    const price = pick(PRICES)
    const each = random() < 0.5
    const said = fill(pick(each ? words.each : words.total), {
      p: digitsOf(price),
      u: unitOf(item.unit, false),
    })
    const unitPrice = each ? price : price / quantity
    return { text: `${line} ${said}`, line: { item: item.name, quantity, unitPrice } }
  }

  const [item] = items as [ShopItem]
  const amount = amountOf(item)
  const price = pick(PRICES)
  const count = template.includes('{L}') ? pick([1, 1, 2, 2, 3]) : 1
  const isBill = task === 'sale' || task === 'purchase'
  const lines = items
    .slice(0, count)
    .map((one) => lineOf(one, isBill && template.includes('{L}') && random() < 0.3))
  const text = fill(template, {
    L: lines.map((line) => line.text).join(pick(words.and)),
    L1: lines[0]?.text ?? '',
    i: nameOf(item),
    q: amount.text,
    p: digitsOf(price),
    u: unitOf(item.unit, false),
  }).trim()

  const shared = { writing, task, shop, text }
  const call = (tool: string, args: Record<string, unknown>): Paraphrase => ({
    ...shared,
    wanted: { kind: 'call', tool, args },
  })
  switch (task) {
    case 'sale':
    case 'purchase': {
      const tool = task === 'sale' ? 'record_sale' : 'record_purchase'
      return { ...shared, wanted: { kind: 'bill', tool, lines: lines.map(({ line }) => line) } }
    }
    case 'stock':
      return call('get_stock', { item: item.name })
    case 'price':
      return call('set_price', { item: item.name, price })
    case 'alert':
      return call('create_alert', { item: item.name, threshold: amount.quantity })
    case 'forecast':
      return call('forecast_item', { item: item.name, days: 7 })
    case 'return':
    case 'wastage':
    case 'count': {
      const said = template.includes('{L1}') ? lines[0]?.line.quantity : amount.quantity
      return call('adjust_stock', { item: item.name, quantity: said, reason: task })
    }
    default: {
      const fixed = FIXED[task]
      return fixed ? call(fixed.tool, fixed.args) : { ...shared, wanted: { kind: 'nothing' } }
    }
  }
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')
}
