import { LIMITS } from '../../channel/limits.ts'
import { list, record, text } from '../../channel/read-json.ts'

interface Problem {
  code: number
  message: string
}

const TYPES = ['text', 'interactive', 'image', 'document', 'audio', 'template', 'reaction']

/** Why the platform would refuse a message body, if it would: the rules that a builder is most likely to break. */
export function problemWith(
  body: Record<string, unknown>,
  isMedia: (id: string) => boolean,
): Problem | undefined {
  const invalid = (what: string): Problem => ({ code: 100, message: `Invalid parameter: ${what}` })
  if (body['messaging_product'] !== 'whatsapp') return invalid('messaging_product')
  if (text(body['to']) === undefined && text(body['recipient']) === undefined) {
    return { code: 131008, message: 'Required parameter is missing: to or recipient' }
  }
  if ((text(body['biz_opaque_callback_data'])?.length ?? 0) > LIMITS.callbackData) {
    return invalid('biz_opaque_callback_data is too long')
  }
  const type = text(body['type']) ?? 'text'
  if (!TYPES.includes(type)) return { code: 131051, message: `Unsupported message type: ${type}` }
  const content = record(body[type])
  if (!content) return { code: 131008, message: `Required parameter is missing: ${type}` }
  switch (type) {
    case 'text':
      return isWithin(content['body'], LIMITS.text) ? undefined : invalid('text.body')
    case 'interactive':
      return interactiveProblem(content)
    case 'image':
    case 'document':
    case 'audio': {
      const id = text(content['id'])
      if (id === undefined && text(content['link']) === undefined) return invalid(`${type}.id`)
      return id !== undefined && !isMedia(id)
        ? { code: 131053, message: 'Media upload error: no such media' }
        : undefined
    }
    default:
      return undefined
  }
}

function interactiveProblem(interactive: Record<string, unknown>): Problem | undefined {
  const invalid = (what: string): Problem => ({
    code: 131009,
    message: `Parameter value is not valid: ${what}`,
  })
  if (!isWithin(record(interactive['body'])?.['text'], LIMITS.interactiveBody)) {
    return invalid('interactive.body.text')
  }
  const action = record(interactive['action'])
  if (interactive['type'] === 'button') {
    const replies = list(action?.['buttons']).map((button) => record(record(button)?.['reply']))
    const isGood = replies.every(
      (reply) =>
        isWithin(reply?.['title'], LIMITS.buttonTitle) && isWithin(reply?.['id'], LIMITS.buttonId),
    )
    const titles = new Set(replies.map((reply) => reply?.['title']))
    if (
      replies.length === 0 ||
      replies.length > LIMITS.buttons ||
      !isGood ||
      titles.size < replies.length
    ) {
      return invalid('interactive.action.buttons')
    }
    return undefined
  }
  if (interactive['type'] === 'list') {
    if (!isWithin(action?.['button'], LIMITS.listButton))
      return invalid('interactive.action.button')
    const rows = list(action?.['sections']).flatMap((section) => list(record(section)?.['rows']))
    const isGood = rows
      .map(record)
      .every(
        (row) =>
          isWithin(row?.['title'], LIMITS.listRowTitle) &&
          isWithin(row?.['id'], LIMITS.listRowId) &&
          (row?.['description'] === undefined ||
            isWithin(row['description'], LIMITS.listRowDescription)),
      )
    return rows.length === 0 || rows.length > LIMITS.listRows || !isGood
      ? invalid('interactive.action.sections')
      : undefined
  }
  return invalid('interactive.type')
}

function isWithin(value: unknown, limit: number): boolean {
  const said = text(value)
  return said !== undefined && said.length <= limit
}
