import { createHash, timingSafeEqual } from 'node:crypto'

/** The button stays in the chat; what it would erase grows. */
export const ERASE_WITHIN_MS = 30 * 60 * 1000

/** Days that copies live on in backups after an erasure, as the backup plan keeps them. */
export const BACKUP_DAYS = { standard: 30, archive: 90 } as const

/**
 * The code on the button that erases a shop. It names the call that asked for it (`turnId.step.place`) and ends in a proof that
 * only who knows the whole call could make: the turn's id is a keyed hash, and is shown to nobody but on that button.
 */
export function eraseCode(effectKey: string, memberId: string): string {
  return `${effectKey.replaceAll('#', '.')}.${proof(effectKey, memberId)}`
}

/** The effect key of the call that asked, if the code is one that this member was given. */
export function effectOfCode(code: string, memberId: string): string | undefined {
  const [, turnId, step, place, said = ''] = /^(.+)\.(\d+)\.(\d+)\.([0-9a-f]{16})$/.exec(code) ?? []
  if (turnId === undefined) return undefined
  const effectKey = `${turnId}#${step}#${place}`
  const isTheirs = timingSafeEqual(Buffer.from(said), Buffer.from(proof(effectKey, memberId)))
  return isTheirs ? effectKey : undefined
}

function proof(effectKey: string, memberId: string): string {
  return createHash('sha256').update(`erase\0${memberId}\0${effectKey}`).digest('hex').slice(0, 16)
}
