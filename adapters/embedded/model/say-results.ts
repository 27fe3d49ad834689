import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json, PastCall } from './conversation.ts'
import { text, texts } from './result-reader.ts'
import { sayPurchase, saySale, sayUndo } from './say-bill.ts'
import { sayForecast } from './say-forecast.ts'
import { sayAlert, sayLowStock, sayNewItem, sayPrice, sayStock } from './say-item.ts'
import { sayRejection } from './say-rejection.ts'
import { sayReport } from './say-report.ts'
import {
  sayAcknowledged,
  sayAdjusted,
  sayAlerts,
  sayKnowledge,
  sayUnconfirmed,
} from './say-service.ts'

export interface SayOptions {
  writing: Writing
  /** The shopkeeper asked a forecast of the next day only. */
  tomorrowOnly: boolean
}

/** The reply to what the tools gave, in the order of the calls. */
export function sayResults(calls: readonly PastCall[], options: SayOptions): string {
  const said = calls.map((call) => sayResult(call, options))
  return [...new Set(said)].join('\n\n')
}

function sayResult({ name, result }: PastCall, options: SayOptions): string {
  const { writing } = options
  switch (result?.['status']) {
    case 'ok':
      return sayOk(name, result, options)
    case 'needs_clarification':
      return sayClarification(result, writing)
    case 'needs_confirmation':
      return sayUnconfirmed(result, writing)
    case 'rejected':
      return sayRejection(name, result, writing)
    default:
      return phrase(writing, 'error.tool_failed')
  }
}

function sayOk(name: string, result: Json, { writing, tomorrowOnly }: SayOptions): string {
  switch (name) {
    case 'get_stock':
      return sayStock(result, writing)
    case 'record_sale':
      return saySale(result, writing)
    case 'record_purchase':
      return sayPurchase(result, writing)
    case 'undo_last':
      return sayUndo(result, writing)
    case 'create_alert':
      return sayAlert(result, writing)
    case 'list_low_stock':
      return sayLowStock(result, writing)
    case 'add_item':
      return sayNewItem(result, writing)
    case 'set_price':
      return sayPrice(result, writing)
    case 'sales_report':
      return sayReport(result, writing)
    case 'forecast_item':
      return sayForecast(result, writing, tomorrowOnly)
    case 'adjust_stock':
      return sayAdjusted(result, writing)
    case 'list_alerts':
      return sayAlerts(result, writing)
    case 'acknowledge_alert':
      return sayAcknowledged(result, writing)
    case 'update_settings':
      return phrase(writing, 'settings.changed')
    case 'search_knowledge':
      return sayKnowledge(result, writing)
    case 'export_data':
      return phrase(writing, 'export.ready')
    default:
      return phrase(writing, 'done.other')
  }
}

function sayClarification(result: Json, writing: Writing): string {
  const about = text(result, 'about')
  const question =
    about === undefined
      ? phrase(writing, 'clarify.which_item')
      : phrase(writing, 'clarify.which', { about })
  const options = texts(result, 'options').map((name, at) =>
    phrase(writing, 'list.option', { number: at + 1, name }),
  )
  return [question, ...options].join('\n')
}
