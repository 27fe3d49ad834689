import { createHmac } from 'node:crypto'
import { RetailMindError } from '../shop/errors.ts'
import type { Sender } from './inbound.ts'

/**
 * The keys under which a sender may be known: one for the phone, one for the business-scoped user id, in this order,
 * as far as they are there. The prefix keeps a phone and a user id with the same digits apart.
 *
 * @param key the `identityKey` secret
 * @throws RetailMindError `sender_unknown` when the sender has neither
 */
export function identityKeys(sender: Sender, key: string): string[] {
  const keys = [
    ...(sender.waId ? [`wa-${keyed(key, 'identity', 'wa', sender.waId)}`] : []),
    ...(sender.userId ? [`user-${keyed(key, 'identity', 'user', sender.userId)}`] : []),
  ]
  if (keys.length > 0) return keys
  throw new RetailMindError('sender_unknown', 'the sender has neither a phone nor a user id')
}

/** A turn's id: platform message ids contain phone numbers, so they appear nowhere as they are. */
export function turnId(phoneNumberId: string, messageId: string, key: string): string {
  return keyed(key, 'turn', phoneNumberId, messageId)
}

/** The queue group of a sender: what one person writes to one number is worked on in order. */
export function groupId(phoneNumberId: string, sender: Sender, key: string): string {
  return keyed(key, 'group', phoneNumberId, ...identityKeys(sender, key).slice(0, 1))
}

/** HMAC-SHA256 in hex. Every part goes in with its length: no two lists of parts are the same bytes. */
function keyed(key: string, ...parts: string[]): string {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`)
  return hmac.digest('hex')
}
