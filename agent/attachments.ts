import type { ToolOutcome } from './run-tool-calls.ts'
import type { ShopEvent } from '../shop/events.ts'
import type { Language } from '../shop/types.ts'

/** A message whose bytes are still on our side: made and uploaded when it is sent. */
export type Attachment =
  | { attach: 'file'; key: string; mimeType: string; filename: string }
  | { attach: 'speech'; text: string; language: Language }
  /** No message at all: something for others to hear of, once the reply is out. */
  | { attach: 'event'; event: ShopEvent }

export function isAttachment(body: Record<string, unknown>): body is Attachment {
  return typeof body['attach'] === 'string'
}

interface ResultFile {
  fileKey: string
  mimeType: string
  filename: string
}

/** The files that the tools of a turn made for the shopkeeper, each a message of its own. */
export function filesOf(outcomes: readonly ToolOutcome[]): Attachment[] {
  return outcomes.flatMap(({ result }) =>
    result.status === 'ok' && 'files' in result
      ? (result['files'] as ResultFile[]).map(({ fileKey, mimeType, filename }) => ({
          attach: 'file' as const,
          key: fileKey,
          mimeType,
          filename,
        }))
      : [],
  )
}

/** A sale that takes this share of what was there may be part of a rush; whether it is, the notifier finds out. */
const RUSH_SHARE = 0.25

interface SoldLine {
  item: string
  quantity: number
  left: number
}

/** The items of which a sale of this turn took much of the stock. */
export function rushesOf(
  outcomes: readonly ToolOutcome[],
  at: { shopId: string; turnId: string; now: Date; day: string },
): Attachment[] {
  const lines = outcomes.flatMap(({ call, result }) =>
    call.name === 'record_sale' && result.status === 'ok' ? (result['lines'] as SoldLine[]) : [],
  )
  const items = lines
    .filter(({ quantity, left }) => quantity >= RUSH_SHARE * (left + quantity))
    .map(({ item }) => item)
  return [...new Set(items)].map((item) => ({
    attach: 'event',
    event: {
      ...{ type: 'demand_spike', shopId: at.shopId, day: at.day, item },
      id: `${at.turnId}#${item}`,
      at: at.now.toISOString(),
    },
  }))
}
