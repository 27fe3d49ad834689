import { ChannelError } from './errors.ts'
import { LIMITS } from './limits.ts'

/** What a tap stands for, by the id that we gave the button or the row. */
export type Tap =
  | { kind: 'undo'; billId: string }
  | { kind: 'pick'; text: string }
  /** Of what the turn with this id would have written: yes or no. */
  | { kind: 'confirm' | 'cancel'; turnId: string }
  /** A choice of a fixed menu or of the first steps of a shop: `menu:low_stock`, `start:language:hi`. */
  | { kind: 'choice'; menu: string; choice: string }
  | { kind: 'unknown' }

const UNDO = 'undo:'
const PICK = 'pick:'
const ANSWERS = { confirm: 'confirm:', cancel: 'cancel:' } as const
const CHOICE = /^choice:([a-z]+):([\w:.-]{1,150})$/
const TURN_ID = /^[\w.-]{1,100}$/
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

/** @throws ChannelError `limit`, as {@link undoButtonId} */
export function answerButtonId(answer: 'confirm' | 'cancel', turnId: string): string {
  if (TURN_ID.test(turnId)) return ANSWERS[answer] + turnId
  throw new ChannelError('limit', 'a turn id that does not fit into a button', {
    code: 'button_id',
    details: { length: turnId.length },
  })
}

/** @param menu small letters; `choice`: letters, digits, `_ . - :` */
export function choiceId(menu: string, choice: string): string {
  const id = `choice:${menu}:${choice}`
  if (CHOICE.test(id)) return id
  throw new ChannelError('limit', 'a choice that does not fit into a button', {
    code: 'button_id',
    details: { length: id.length },
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
  for (const kind of ['confirm', 'cancel'] as const) {
    const turnId = id.startsWith(ANSWERS[kind]) ? id.slice(ANSWERS[kind].length) : ''
    if (TURN_ID.test(turnId)) return { kind, turnId }
  }
  const [, menu, choice] = CHOICE.exec(id) ?? []
  return menu && choice ? { kind: 'choice', menu, choice } : { kind: 'unknown' }
}
