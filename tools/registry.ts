import type { Tool } from '../agent/tool.ts'
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { addItem } from './add-item.ts'
import { adjustStock } from './adjust-stock.ts'
import { cancelConfirmation } from './cancel-confirmation.ts'
import { createAlert } from './create-alert.ts'
import { deleteAccount } from './delete-account.ts'
import { eraseShop } from './erase-shop.ts'
import { exportData } from './export-data.ts'
import { forecastItem } from './forecast-item.ts'
import { getStock } from './get-stock.ts'
import { importItems } from './import-items.ts'
import { listAlerts } from './list-alerts.ts'
import { listLowStock } from './list-low-stock.ts'
import { recordPurchase } from './record-purchase.ts'
import { recordSale } from './record-sale.ts'
import { salesReport } from './sales-report.ts'
import { searchKnowledge } from './search-knowledge.ts'
import { setPrice } from './set-price.ts'
import { setUpShop } from './set-up-shop.ts'
import { transcribeVoice } from './transcribe-voice.ts'
import { undoLast } from './undo-last.ts'
import { updateSettings } from './update-settings.ts'

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
  cancelConfirmation,
  importItems,
  setUpShop,
  adjustStock,
  listAlerts,
  acknowledgeAlert,
  updateSettings,
  searchKnowledge,
  exportData,
  deleteAccount,
  eraseShop,
  transcribeVoice,
]
