import type { MemberSettings } from '../../shop/types.ts'

/** Whether a time of day (`HH:MM`) is in the quiet hours, which may go over midnight. Equal ends are none. */
export function isQuiet(time: string, { from, to }: MemberSettings['quietHours']): boolean {
  if (from === to) return false
  return from < to ? time >= from && time < to : time >= from || time < to
}
