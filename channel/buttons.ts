import { ChannelError } from './errors.ts'
import { LIMITS } from './limits.ts'

/** What a tap stands for, by the id that we gave the button or the row. */
export type Tap =
  { kind: 'undo'; billId: string } | { kind: 'pick'; text: string } | { kind: 'unknown' }

const UNDO = 'undo:'
const PICK = 'pick:'
const BILL_ID = /^[\w.:-]{1,100}$/
/** A pick may stand on a button or in a list row; rows have the shorter limit. */
const MAX_PICK_ID = LIMITS.listRowId
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** @throws ChannelError `limit` for an id that {@link parseTap} would not give back: the button would be dead. */
export function undoButtonId(billId: string): string {
  if (BILL_ID.test(billId)) return UNDO + billId
  throw new ChannelError('limit', 'a bill id that does not fit into a button', {
    code: 'button_id',
    details: { length: billId.length },
  })
}

/** The whole name, where the title may have to cut it; one that is too long even for an id ends between two clusters. */
export function pickRowId(text: string): string {
  let id = PICK
  for (const { segment } of graphemes.segment(text.trim())) {
    if (id.length + segment.length > MAX_PICK_ID) break
    id += segment
  }
  return id.trimEnd()
}

/** Ids come back from outside: anything that is not one of ours is `unknown`. */
export function parseTap(id: string): Tap {
  if (id.startsWith(UNDO)) {
    const billId = id.slice(UNDO.length)
    if (BILL_ID.test(billId)) return { kind: 'undo', billId }
  }
  if (id.startsWith(PICK) && id.length <= MAX_PICK_ID) {
    const text = id.slice(PICK.length)
    if (text.trim() !== '') return { kind: 'pick', text }
  }
  return { kind: 'unknown' }
}
