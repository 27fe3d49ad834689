import { turnId as turnIdOf } from '../channel/identity.ts'
import type { InboundMessage } from '../channel/inbound.ts'
import type { Member, Shop } from '../shop/types.ts'
import type { TurnDeps } from './turn-deps.ts'
import type { ConversationTurn } from './turn-store.ts'

/** The turn that answered with, or was opened by, the message that this one replies to. `null`: no turn that we know. */
export async function quotedTurn(
  {
    message,
    deps,
    shop,
    member,
  }: { message: InboundMessage; deps: TurnDeps; shop: Shop; member: Member },
  conversation: readonly ConversationTurn[],
): Promise<string | null | undefined> {
  const { replyTo } = message
  if (replyTo === undefined) return undefined
  const answered = conversation.find(({ sentIds }) => sentIds.includes(replyTo))
  if (answered) return answered.turnId
  const opened = turnIdOf(message.phoneNumberId, replyTo, await deps.identityKey())
  const record = await deps.turns.readTurn(opened)
  const isTheirs = record?.shopId === shop.shopId && record.memberId === member.memberId
  return isTheirs ? opened : null
}
