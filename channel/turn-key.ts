/** Turn ids hold no dot, and WhatsApp's message ids no hash. */
const KEY = /^(.+?)(?:\.(\d+))?$/s
const SENT = /^(.+?)(?:#(\d+))?$/s

/** What comes back in the statuses of a message: the turn that it answers, and which of its messages it is, counted from 0. */
export function turnKeyOf(turnId: string, place: number): string {
  return place === 0 ? turnId : `${turnId}.${place}`
}

export function readTurnKey(turnKey: string): { turnId: string; place: number } {
  const [, turnId = turnKey, place = 0] = KEY.exec(turnKey) ?? []
  return { turnId, place: Number(place) }
}

/** A message that is out, as its turn keeps it. */
export function sentEntry(messageId: string, place: number): string {
  return place === 0 ? messageId : `${messageId}#${place}`
}

export function readSentEntry(entry: string): { messageId: string; place: number } {
  const [, messageId = entry, place = 0] = SENT.exec(entry) ?? []
  return { messageId, place: Number(place) }
}
