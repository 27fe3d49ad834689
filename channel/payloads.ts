import { ChannelError } from './errors.ts'
import { LIMITS } from './limits.ts'

/** A Graph API message body without its recipient. Pure: the transport adds to whom. */
export type MessageBody = Record<string, unknown>

export interface ButtonChoice {
  id: string
  title: string
}

export interface ListSection {
  title?: string
  rows: { id: string; title: string; description?: string }[]
}

export function textBody(text: string): MessageBody {
  return { type: 'text', text: { body: within('text', text, LIMITS.text), preview_url: false } }
}

export function buttonsBody(text: string, buttons: readonly ButtonChoice[]): MessageBody {
  atMost('buttons', buttons.length, LIMITS.buttons)
  distinct(
    'button titles',
    buttons.map(({ title }) => title),
  )
  distinct(
    'button ids',
    buttons.map(({ id }) => id),
  )
  return {
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: within('interactive body', text, LIMITS.interactiveBody) },
      action: {
        buttons: buttons.map(({ id, title }) => ({
          type: 'reply',
          reply: {
            id: idWithin('button id', id, LIMITS.buttonId),
            title: within('button title', title, LIMITS.buttonTitle),
          },
        })),
      },
    },
  }
}

export function listBody(
  text: string,
  label: string,
  sections: readonly ListSection[],
): MessageBody {
  atMost('list sections', sections.length, LIMITS.listSections)
  const rows = sections.flatMap((section) => section.rows)
  atMost('list rows', rows.length, LIMITS.listRows)
  distinct(
    'row ids',
    rows.map(({ id }) => id),
  )
  if (sections.length > 1 && sections.some(({ title }) => title === undefined)) {
    throw new ChannelError('limit', 'each of several sections must have a title')
  }
  return {
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: within('interactive body', text, LIMITS.interactiveBody) },
      action: {
        button: within('list button', label, LIMITS.listButton),
        sections: sections.map(({ title, rows: choices }) => ({
          ...(title !== undefined && {
            title: within('section title', title, LIMITS.sectionTitle),
          }),
          rows: choices.map(({ id, title: name, description }) => ({
            id: idWithin('row id', id, LIMITS.listRowId),
            title: within('row title', name, LIMITS.listRowTitle),
            ...(description !== undefined && {
              description: within('row description', description, LIMITS.listRowDescription),
            }),
          })),
        })),
      },
    },
  }
}

export function documentBody(file: {
  mediaId: string
  filename: string
  caption?: string
}): MessageBody {
  return {
    type: 'document',
    document: {
      id: given('media id', file.mediaId),
      filename: given('filename', file.filename),
      ...caption(file.caption),
    },
  }
}

export function imageBody(file: { mediaId: string; caption?: string }): MessageBody {
  return { type: 'image', image: { id: given('media id', file.mediaId), ...caption(file.caption) } }
}

/** `voice`: a voice note (Ogg Opus), not an audio file. */
export function audioBody(file: { mediaId: string; voice: boolean }): MessageBody {
  return { type: 'audio', audio: { id: given('media id', file.mediaId), voice: file.voice } }
}

export function templateBody(template: {
  name: string
  language: string
  /** Texts of the body's places, in order. */
  parameters: readonly string[]
}): MessageBody {
  const parameters = template.parameters.map((text) => ({
    type: 'text',
    text: oneLine('template parameter', text),
  }))
  return {
    type: 'template',
    template: {
      name: within('template name', template.name, LIMITS.templateName),
      language: { code: given('template language', template.language) },
      components: parameters.length > 0 ? [{ type: 'body', parameters }] : [],
    },
  }
}

/** An empty emoji takes the reaction back. */
export function reactionBody(messageId: string, emoji: string): MessageBody {
  return { type: 'reaction', reaction: { message_id: given('message id', messageId), emoji } }
}

/** Blue ticks, and "typing…" until the reply, for at most 25 s. */
export function markReadBody(messageId: string): MessageBody {
  return {
    status: 'read',
    message_id: given('message id', messageId),
    typing_indicator: { type: 'text' },
  }
}

function caption(text: string | undefined): { caption?: string } {
  return text === undefined ? {} : { caption: within('caption', text, LIMITS.caption) }
}

function given(what: string, text: string): string {
  if (text.trim() === '') throw new ChannelError('limit', `the ${what} is empty`)
  return text
}

/** The platform refuses an id with spaces at its edges. */
function idWithin(what: string, id: string, limit: number): string {
  if (id !== id.trim()) throw new ChannelError('limit', `the ${what} has spaces at its edges`)
  return within(what, id, limit)
}

/** The platform refuses line breaks, tabs and runs of more than four spaces in a template's places. */
function oneLine(what: string, text: string): string {
  if (/[\n\r\t]| {5}/.test(text)) {
    throw new ChannelError('limit', `the ${what} has a line break, a tab or a run of spaces`)
  }
  return within(what, text, LIMITS.text)
}

function within(what: string, text: string, limit: number): string {
  given(what, text)
  if (text.length > limit) {
    throw new ChannelError('limit', `the ${what} is longer than ${limit} characters`, {
      details: { what, limit, length: text.length },
    })
  }
  return text
}

function atMost(what: string, count: number, limit: number): void {
  if (count >= 1 && count <= limit) return
  throw new ChannelError('limit', `there must be 1 to ${limit} ${what}`, {
    details: { what, limit, count },
  })
}

function distinct(what: string, values: readonly string[]): void {
  if (new Set(values).size === values.length) return
  throw new ChannelError('limit', `the ${what} must differ from each other`)
}
