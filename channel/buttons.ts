/** What a tap stands for, by the id that we gave the button or the row. */
export type Tap =
  { kind: 'undo'; billId: string } | { kind: 'pick'; text: string } | { kind: 'unknown' }

const UNDO = 'undo:'
const PICK = 'pick:'
/** The shorter of the platform's limits for ids: list rows. */
const MAX_ID = 200

export function undoButtonId(billId: string): string {
  return UNDO + billId
}

/** The whole name, which the title may have to cut. */
export function pickRowId(text: string): string {
  return (PICK + text.trim()).slice(0, MAX_ID)
}

/** Ids come back from outside: anything that is not one of ours is `unknown`. */
export function parseTap(id: string): Tap {
  if (id.length > MAX_ID + PICK.length) return { kind: 'unknown' }
  if (id.startsWith(UNDO) && /^[\w.:-]{1,100}$/.test(id.slice(UNDO.length))) {
    return { kind: 'undo', billId: id.slice(UNDO.length) }
  }
  if (id.startsWith(PICK) && id.length > PICK.length) {
    return { kind: 'pick', text: id.slice(PICK.length) }
  }
  return { kind: 'unknown' }
}
