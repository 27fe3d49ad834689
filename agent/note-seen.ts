import { isDeepStrictEqual } from 'node:util'
import type { InboundMessage } from '../channel/inbound.ts'
import { StoreError } from '../shop/errors.ts'
import type { Member } from '../shop/types.ts'
import { errorData } from './log.ts'
import { contactOf } from './members.ts'
import type { TurnDeps } from './turn-deps.ts'
import type { Millis, TurnRef } from './turn-store.ts'

/** Where and when they wrote: what is sent unasked needs both. A little late is early enough. */
const SEEN_EVERY_MS = 10 * 60 * 1000

export async function noteSeen({
  deps,
  turn,
  member,
  message,
  firstClaimedAt,
}: {
  deps: TurnDeps
  turn: TurnRef
  member: Member
  message: InboundMessage
  firstClaimedAt: Millis
}): Promise<void> {
  const { waId, userId } = message.sender
  // A program of the shop spoke for them: that says nothing of where they are.
  if (waId === undefined && userId === undefined) return
  const contact = contactOf(message.sender, message.phoneNumberId)
  const isKnown =
    isDeepStrictEqual(member.contact, contact) &&
    firstClaimedAt - Date.parse(member.lastActiveAt ?? member.createdAt) < SEEN_EVERY_MS
  if (isKnown) return
  try {
    await deps.store.touchMember(member.shopId, member.memberId, {
      contact,
      at: new Date(firstClaimedAt).toISOString(),
    })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    deps.log.warn('member not noted as seen', { turnId: turn.turnId, ...errorData(error) })
  }
}
