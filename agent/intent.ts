import type { ToolOutcome } from './run-tool-calls.ts'

/** What a tool call means the member wanted: the brief's words where it has them. */
const INTENTS: Readonly<Record<string, string>> = {
  get_stock: 'inventory_query',
  record_sale: 'sale',
  record_purchase: 'purchase',
  adjust_stock: 'stock_adjustment',
  undo_last: 'undo',
  forecast_item: 'forecast_request',
  create_alert: 'alert_setting',
  list_low_stock: 'inventory_query',
  list_alerts: 'alert_query',
  acknowledge_alert: 'alert_acknowledgement',
  sales_report: 'business_report',
  set_price: 'price_change',
  add_item: 'new_item',
  search_knowledge: 'knowledge_query',
  update_settings: 'settings',
  export_data: 'data_export',
  delete_account: 'account_deletion',
  import_items: 'item_import',
  set_up_shop: 'onboarding',
}

export interface Understood {
  /** `conversation` where no tool was called. */
  intent: string
  /** How well the names that were said fit the items that were taken, 0 to 1; absent where none was looked up. */
  confidence?: number
}

/** From what was called, never from what a model says of itself. A write counts before a read that prepared it. */
export function understoodFrom(outcomes: readonly ToolOutcome[]): Understood {
  const known = outcomes.filter(({ call }) => INTENTS[call.name ?? ''] !== undefined)
  const decisive = known.findLast(({ effect }) => effect === 'write') ?? known.at(-1)
  const scores = outcomes.flatMap(({ call, result }) => {
    if (result.status !== 'ok') return []
    if ('match' in result && typeof result['match'] === 'number') return [result['match']]
    // Names that are those of the list, letter by letter, leave no score.
    return namesItems(call.input) ? [1] : []
  })
  return {
    intent: INTENTS[decisive?.call.name ?? ''] ?? 'conversation',
    ...(scores.length > 0 && { confidence: Math.min(...scores) }),
  }
}

function namesItems(input: unknown): boolean {
  return typeof input === 'object' && input !== null && ('item' in input || 'items' in input)
}
