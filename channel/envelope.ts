import { ChannelError } from './errors.ts'
import { LIMITS } from './limits.ts'
import type { MessageBody } from './payloads.ts'
import type { Recipient } from './transport.ts'

/**
 * A message body with what every transport puts around it: to whom, and the turn that it answers.
 *
 * @throws ChannelError `never` without anybody to send to, `limit` for a turn key that is too long
 */
export function messageEnvelope(
  recipient: Recipient,
  body: MessageBody,
  turnKey: string,
): Record<string, unknown> {
  if (turnKey.length > LIMITS.callbackData) {
    throw new ChannelError('limit', `the turn key is longer than ${LIMITS.callbackData}`)
  }
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...addressOf(recipient),
    ...body,
    biz_opaque_callback_data: turnKey,
  }
}

/** The phone number wins when both are known, as on the platform itself. */
function addressOf({ to }: Recipient): { to: string } | { recipient: string } {
  if (to.waId !== undefined) return { to: to.waId }
  if (to.userId !== undefined) return { recipient: to.userId }
  throw new ChannelError('never', 'there is neither a phone number nor a user id to send to', {
    code: 'no_recipient',
  })
}
