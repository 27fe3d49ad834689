import { byId, el, showTime } from './dom.js'
import { voiceNote } from './voice.js'

const TICKS = { waiting: '🕓', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '⚠' }

/**
 * Draws the chat of one phone.
 *
 * @param bubbles oldest first, as `/simulator/chat` gives them
 * @param actions `tap(kind, choice, bubbleId)`, `quote(bubble)`, `openList(interactive, bubbleId)`
 */
export function drawChat(bubbles, actions) {
  const chat = byId('chat')
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80
  const texts = new Map(bubbles.map((bubble) => [bubble.id, summary(bubble.message)]))
  const tapped = new Set(
    bubbles
      .filter((b) => b.message.interactive && b.side === 'phone')
      .map((b) => b.message.context?.id),
  )
  const waits = isWaiting(bubbles)
  chat.replaceChildren(
    ...bubbles.map((bubble) =>
      drawBubble(bubble, { ...actions, texts, isUsed: tapped.has(bubble.id) }),
    ),
    ...(waits
      ? [
          el(
            'li',
            { class: 'bubble shop typing', 'data-testid': 'typing', 'aria-label': 'typing' },
            el('i'),
            el('i'),
            el('i'),
          ),
        ]
      : []),
  )
  byId('presence').textContent = waits ? 'typing…' : 'online'
  if (atEnd) chat.scrollTop = chat.scrollHeight
}

/** The shop has read the last message and has not answered yet. */
function isWaiting(bubbles) {
  const last = bubbles.at(-1)
  return (
    last?.side === 'phone' && last.status === 'read' && Date.now() - new Date(last.at) < 150_000
  )
}

function drawBubble(bubble, { tap, quote, openList, texts, isUsed }) {
  const { side, message, status, at, id } = bubble
  const quoted = message.context?.id
  const foot = el(
    'span',
    { class: 'foot' },
    el('time', { datetime: at }, showTime(at)),
    (side === 'phone' || status === 'failed') &&
      el('span', { class: `tick ${status}`, title: status }, TICKS[status] ?? ''),
  )
  return el(
    'li',
    {
      class: `bubble ${side} ${status}`,
      'data-testid': side === 'shop' ? 'bubble-in' : 'bubble-out',
    },
    quoted && texts.has(quoted) && el('blockquote', {}, texts.get(quoted)),
    message.context?.forwarded && el('small', { class: 'forwarded' }, '↪ forwarded'),
    ...content(message),
    foot,
    id !== undefined &&
      el(
        'button',
        {
          type: 'button',
          class: 'quote',
          title: 'Reply',
          'aria-label': 'Reply to this message',
          onclick: () => quote({ id, text: texts.get(id) }),
        },
        '↩',
      ),
    ...choices(message, { side, isUsed, tap, openList, id }),
  )
}

function content(message) {
  const type = message.type
  if (type === 'text') return [el('p', {}, ...bold(message.text.body))]
  if (type === 'interactive') {
    const reply = message.interactive.button_reply ?? message.interactive.list_reply
    return [el('p', {}, ...bold(reply?.title ?? message.interactive.body?.text ?? ''))]
  }
  const media = message[type]
  if (type === 'image' && media?.id) {
    return [
      el('img', {
        src: `/simulator/media/${media.id}`,
        alt: media.caption ?? 'photo',
        loading: 'lazy',
      }),
      media.caption && el('p', {}, media.caption),
    ]
  }
  if (type === 'document' && media?.id) {
    return [
      el(
        'a',
        {
          class: 'document',
          href: `/simulator/media/${media.id}`,
          download: media.filename ?? 'document',
        },
        el('span', { 'aria-hidden': 'true' }, '📄'),
        el('span', {}, media.filename ?? 'document'),
      ),
      media.caption && el('p', {}, media.caption),
    ]
  }
  if (type === 'audio' && media?.id) return [voiceNote(media.id, message.transcript)]
  return [el('p', { class: 'other' }, `[${type}]`)]
}

function choices(message, { side, isUsed, tap, openList, id }) {
  const interactive = message.interactive
  if (side !== 'shop' || !interactive?.action) return []
  if (interactive.type === 'list') {
    return [
      el(
        'button',
        {
          type: 'button',
          class: 'choice',
          disabled: isUsed,
          'data-testid': 'button-list',
          onclick: () => openList(interactive, id),
        },
        '☰ ',
        interactive.action.button,
      ),
    ]
  }
  return interactive.action.buttons.map(({ reply }) =>
    el(
      'button',
      {
        type: 'button',
        class: 'choice',
        disabled: isUsed,
        'data-testid': `button-${reply.title}`,
        onclick: () => tap('button', reply, id),
      },
      reply.title,
    ),
  )
}

/** WhatsApp's *bold*. */
function bold(text) {
  return text
    .split(/(\*[^*\n]+\*)/)
    .map((part) => (/^\*.+\*$/s.test(part) ? el('strong', {}, part.slice(1, -1)) : part))
}

function summary(message) {
  const reply = message.interactive?.button_reply ?? message.interactive?.list_reply
  return (
    message.text?.body ?? reply?.title ?? message.interactive?.body?.text ?? `[${message.type}]`
  )
}

/** A list message's rows, as a sheet to pick from. */
export function showList(interactive, onPick) {
  const sheet = byId('list')
  const rows = interactive.action.sections.flatMap((section) => [
    section.title && el('h3', {}, section.title),
    ...section.rows.map((row) =>
      el(
        'button',
        {
          type: 'button',
          'data-testid': `row-${row.title}`,
          onclick: () => {
            sheet.close()
            onPick(row)
          },
        },
        el('span', {}, row.title),
        row.description && el('small', {}, row.description),
      ),
    ),
  ])
  sheet.replaceChildren(
    el(
      'header',
      {},
      el('strong', {}, interactive.action.button),
      el(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => sheet.close() },
        '×',
      ),
    ),
    ...rows.filter(Boolean),
  )
  sheet.showModal()
}
