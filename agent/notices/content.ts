import type { Writing } from '../../language/writing.ts'
import type { TemplateName } from '../../channel/templates.ts'
import type { Forecaster } from '../../shop/forecast/index.ts'
import type { ReportData } from '../../shop/reports/report-data.ts'
import type { Store } from '../../shop/store.ts'
import type { Alert, Day, Member, Shop } from '../../shop/types.ts'

/** What a notice says, before it is known which model words it and whether it may go as a plain message. */
export interface NoticeContent {
  /** The offline words; also the check on a model's, which may name no figure that is not in `figures`. */
  text: string
  /** What a model is given to word it from, and by which prompt; absent where the offline words are all there is. */
  wording?: {
    prompt: 'daily-summary' | 'weekly-report'
    figures: Record<string, unknown>
    lines: number
  }
  /** Outside the 24-hour window. */
  template: { name: TemplateName; parameters: string[] }
  /** What goes along as documents where a plain message may be sent. */
  report?: ReportData
  /** Put down with the notice, so that they can be listed, acknowledged, and are not told again. */
  alerts: Alert[]
}

export interface NoticeContext {
  shop: Shop
  member: Member
  store: Store
  forecaster: Forecaster
  now: Date
  today: Day
  writing: Writing
}
