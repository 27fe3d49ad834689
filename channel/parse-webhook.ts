import type { InboundBatch, InboundMessage, InboundStatus } from './inbound.ts'
import { parseContent } from './parse-content.ts'
import { list, number, record, text, type Json } from './read-json.ts'
import { webhookEntries } from './webhook-entries.ts'

/**
 * Every message and status of a webhook body: of every change of every entry, each with the phone-number id of its own
 * change. Reads what it knows and keeps the rest: an unknown shape must not cost the messages beside it,
 * and a signed body that is answered with an error would come again for a week.
 */
export function parseWebhook(body: unknown): InboundBatch {
  const batch: InboundBatch = { messages: [], statuses: [], others: [] }
  for (const entry of webhookEntries(body)) {
    for (const change of list(record(entry)?.['changes'])) readChange(record(change), batch)
  }
  return batch
}

function readChange(change: Json | undefined, batch: InboundBatch): void {
  const value = record(change?.['value'])
  const phoneNumberId = text(record(value?.['metadata'])?.['phone_number_id'])
  const contacts = list(value?.['contacts']).flatMap((contact): Json[] =>
    [record(contact)].filter((known) => known !== undefined),
  )
  const messages = list(value?.['messages']).map((raw) =>
    readMessage(record(raw), phoneNumberId, contacts),
  )
  const statuses = list(value?.['statuses']).map((raw) => readStatus(record(raw), phoneNumberId))
  // One by one: a body may hold more elements than a call can have arguments.
  for (const message of messages) if (message) batch.messages.push(message)
  for (const status of statuses) if (status) batch.statuses.push(status)

  const read = [...messages, ...statuses]
  const isAllRead = read.length > 0 && !read.includes(undefined)
  if (!isAllRead) batch.others.push(text(change?.['field']) ?? 'unknown')
}

/**
 * A message without an id could not be recognised when it comes again, so it could take effect twice: it is not taken
 * in, and its change is named in `others`, for the log. One without a sender (the platform's word about a number) is kept.
 */
function readMessage(
  raw: Json | undefined,
  phoneNumberId: string | undefined,
  contacts: readonly Json[],
): InboundMessage | undefined {
  const messageId = text(raw?.['id'])
  if (!raw || !messageId) return undefined
  const waId = text(raw['from'])
  const userId = text(raw['from_user_id'])
  const contact = contacts.find(
    (known) =>
      (waId !== undefined && text(known['wa_id']) === waId) ||
      (userId !== undefined && text(known['user_id']) === userId),
  )
  const sender = {
    waId: waId ?? text(contact?.['wa_id']),
    userId: userId ?? text(contact?.['user_id']),
    name: text(record(contact?.['profile'])?.['name']),
  }
  const context = record(raw['context'])
  return {
    phoneNumberId: phoneNumberId ?? '',
    messageId,
    ...given('timestamp', number(raw['timestamp'])),
    sender: {
      ...given('waId', sender.waId),
      ...given('userId', sender.userId),
      ...given('name', sender.name),
    },
    content: parseContent(raw),
    ...given('replyTo', text(context?.['id'])),
    ...(isForwarded(context) && { forwarded: true }),
  }
}

function isForwarded(context: Json | undefined): boolean {
  return context?.['forwarded'] === true || context?.['frequently_forwarded'] === true
}

function readStatus(
  raw: Json | undefined,
  phoneNumberId: string | undefined,
): InboundStatus | undefined {
  const messageId = text(raw?.['id'])
  if (!raw || !messageId) return undefined
  return {
    ...given('phoneNumberId', phoneNumberId),
    messageId,
    status: text(raw['status']) ?? 'unknown',
    ...given('timestamp', number(raw['timestamp'])),
    ...given('turnKey', text(raw['biz_opaque_callback_data'])),
    errors: list(raw['errors']).flatMap((error) => number(record(error)?.['code']) ?? []),
  }
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>)
}
