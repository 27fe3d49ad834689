import type { Tool } from '../agent/tool.ts'
import { addItem } from './add-item.ts'
import { createAlert } from './create-alert.ts'
import { forecastItem } from './forecast-item.ts'
import { getStock } from './get-stock.ts'
import { listLowStock } from './list-low-stock.ts'
import { recordPurchase } from './record-purchase.ts'
import { recordSale } from './record-sale.ts'
import { salesReport } from './sales-report.ts'
import { setPrice } from './set-price.ts'
import { undoLast } from './undo-last.ts'

/** The tools, in the order in which a model reads them: it never changes within a release, so that prompts stay cached. */
export const shopTools: readonly Tool[] = [
  getStock,
  recordSale,
  recordPurchase,
  undoLast,
  forecastItem,
  createAlert,
  listLowStock,
  salesReport,
  setPrice,
  addItem,
]
