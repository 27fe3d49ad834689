import type { Json } from './conversation.ts'
import { itemsOf, nameIn, SMALL_WORDS } from './item-slots.ts'
import { isEverything } from './plan-bill.ts'
import { call, say, type Plan } from './plan.ts'
import type { Sentence } from './sentence.ts'
import { cueSet, readAmount } from './slots.ts'

const DROP = {
  alert: cueSet(
    ...SMALL_WORDS,
    'alert',
    'below',
    'tell',
    'stock',
    'low_list',
    'left',
    'price',
    'change',
    'goods',
    'add',
  ),
  stock: cueSet(
    ...SMALL_WORDS,
    'how_much',
    'left',
    'have',
    'below',
    'gone',
    'no',
    'negate',
    'list_word',
    'stock',
    'tell',
    'price',
    'how_price',
    'today',
    'now',
    'low_list',
    'goods',
    'for',
    'at',
    'change',
    'item_noun',
    'yes',
    'sold_to',
  ),
  forecast: cueSet(
    ...SMALL_WORDS,
    'forecast',
    'next',
    'week',
    'month',
    'day',
    'future_day',
    'yesterday',
    'today',
    'how_much',
    'report',
    'sold',
    'stock',
    'tell',
    'for',
    'will',
    'this',
    'goods',
    'at',
    'yes',
    'will_sell_at',
    'have',
    'low_list',
    'below',
    'left',
    'run_out',
    'festival',
    'last',
    'previous_period',
  ),
}

const FESTIVAL_DAYS = 30

/** "how good was last week's guess for milk?" */
const LOOKING_BACK = new Set([...DROP.forecast, ...cueSet('was_right', 'last', 'was', 'entry')])

/** "tell me when milk is below 5 litres" */
export function planAlert(s: Sentence): Plan {
  const item = itemsOf(s.parts, DROP.alert).join(' ')
  const amount = readAmount(s.parts)
  const input: Json = {
    item,
    ...(amount && { threshold: amount.value, ...(amount.unit && { unit: amount.unit }) }),
  }
  if (isEverything(item)) return say('chat.one_by_one')
  return completeAlert({ name: 'create_alert', input })
}

export function completeAlert(alert: { name: string; input: Json }): Plan {
  const pending = { kind: 'call', call: alert } as const
  if (alert.input['item'] === undefined || alert.input['item'] === '')
    return { kind: 'ask', key: 'ask.item', params: {}, pending: { ...pending, missing: 'item' } }
  if (alert.input['threshold'] === undefined) {
    const params = { item: nameIn(alert.input) }
    return {
      kind: 'ask',
      key: 'ask.threshold',
      params,
      pending: { ...pending, missing: 'threshold' },
    }
  }
  return { kind: 'calls', calls: [alert] }
}

/** Every item that is asked for is one call. */
export function planStock(s: Sentence): Plan {
  if (s.has('all_items')) return say('chat.one_at_a_time')
  const items = itemsOf(s.parts, DROP.stock)
  if (items.some(isEverything)) return say('chat.one_at_a_time')
  if (items.length === 0) {
    const pending = {
      kind: 'call',
      call: { name: 'get_stock', input: {} },
      missing: 'item',
    } as const
    return { kind: 'ask', key: 'ask.item', params: {}, pending }
  }
  const calls = items.slice(0, 10).map((item) => ({ name: 'get_stock', input: { item } }))
  return { kind: 'calls', calls }
}

export function planForecast(s: Sentence, days: number | undefined): Plan {
  const looksBack = s.has('was_right')
  const items = itemsOf(s.parts, looksBack ? LOOKING_BACK : DROP.forecast)
  // A festival is asked about weeks before it.
  const ahead = days ?? (s.has('festival') ? FESTIVAL_DAYS : undefined)
  const withDays = {
    ...(ahead !== undefined && !looksBack && { days: ahead }),
    ...(looksBack && { lastWeek: true }),
  }
  if (items.length === 0) {
    const forecast = { name: 'forecast_item', input: withDays }
    const pending = { kind: 'call', call: forecast, missing: 'item' } as const
    return { kind: 'ask', key: 'ask.item', params: {}, pending }
  }
  if (items.length === 1) return call('forecast_item', { item: items[0], ...withDays })
  const calls = items
    .slice(0, 5)
    .map((item) => ({ name: 'forecast_item', input: { item, ...withDays } }))
  return { kind: 'calls', calls }
}
