import { list, record, text } from './read-json.ts'

/**
 * The entries of a webhook: Meta's own body, or the same entries in the envelopes of AWS End User Messaging Social,
 * which sends each as JSON in JSON in an SNS notification.
 */
export function webhookEntries(body: unknown): readonly unknown[] {
  const outer = record(body)
  const wrapped = list(outer?.['Records']).flatMap((notification) => {
    const message = parsed(record(record(notification)?.['Sns'])?.['Message'])
    const entry = parsed(record(message)?.['whatsAppWebhookEntry'])
    return entry === undefined ? [] : [entry]
  })
  return [...list(outer?.['entry']), ...wrapped]
}

function parsed(value: unknown): unknown {
  const json = text(value)
  if (json === undefined) return undefined
  try {
    return JSON.parse(json)
  } catch {
    // Not an envelope of ours: it has no entries.
    return undefined
  }
}
