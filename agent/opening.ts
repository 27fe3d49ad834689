import { parseTap, type Tap } from '../channel/buttons.ts'
import type { InboundContent, InboundMessage } from '../channel/inbound.ts'
import { messageText } from '../channel/message-text.ts'
import { phrase, type PhraseKey, type PhraseParams } from '../language/phrases.ts'
import { writingOf, type Writing } from '../language/writing.ts'
import { CONFIRM_WITHIN_MS, waitingCalls } from './confirmation.ts'
import { MAX_TEXT_LENGTH } from './limits.ts'
import type { Opening } from './loop.ts'
import { erasing } from './farewell.ts'
import { documentImport, importReply, pastedImport, type ImportContext } from './import-start.ts'
import { heardNote } from './heard.ts'
import { menuChoice, menuFor } from './menu.ts'
import { onboarding, type OnboardingContext } from './onboarding.ts'
import type { ConfirmReason } from './tool.ts'
import type { Effect, TurnRecord } from './turn-store.ts'

/** Events that are about other messages, or about the sender: nobody waits for an answer to them. */
const SILENT = new Set(['reaction', 'system', 'edit', 'revoke', 'ephemeral', 'request_welcome'])

export function wantsAnswer(content: InboundContent): boolean {
  return content.type !== 'unsupported' || !SILENT.has(content.kind)
}

/** How a turn begins: what the model reads, and what the loop says itself without asking it. */
export interface TurnStart {
  said: string
  opening?: Opening
  /** What was committed already under keys that the opening uses. */
  earlier?: readonly Effect[]
  /** No write of this turn happens without a tap. */
  mustConfirm?: ConfirmReason
  /** Everything is decided already, as after a tap: the model that costs nothing finds the words. */
  plain?: true
}

export interface StartContext {
  turnId: string
  /** Way of writing to answer a text in. */
  writing: (text: string) => Writing
  /** A turn of the same member. */
  turnOf: (turnId: string) => Promise<TurnRecord | undefined>
  now: number
  who: Omit<OnboardingContext, 'writing'>
}

export async function turnStart(
  { content, forwarded }: Pick<InboundMessage, 'content' | 'forwarded'>,
  at: StartContext,
): Promise<TurnStart> {
  const text = messageText(content)
  const own = (key: PhraseKey, params: PhraseParams = {}): TurnStart => ({
    said: text.slice(0, MAX_TEXT_LENGTH),
    opening: { answer: { text: phrase(at.writing(text), key, params) } },
  })
  const first = firstSteps(content, text, at)
  if (first) return first
  switch (content.type) {
    case 'text':
      if (content.text.length > MAX_TEXT_LENGTH)
        return own('reply.text_too_long', { limit: MAX_TEXT_LENGTH })
      // Somebody else's words: shown as such, never as an instruction.
      return forwarded
        ? {
            said: `<forwarded>\n${text.replaceAll('</forwarded>', '')}\n</forwarded>`,
            mustConfirm: 'forwarded',
          }
        : plainly(text, menuFor(text, at.writing(text)) ?? pastedImport(text, here(text, at)))
    case 'tap':
      return tapStart(parseTap(content.id), text, at)
    case 'audio':
      // Not `plain`: what is said in it is for the model that this member is paid for.
      return { said: text, opening: heardNote(content.media, at.writing(text)) }
    case 'image':
    case 'video':
    case 'sticker':
      return own('reply.image_not_read')
    case 'document':
      return plainly(text, documentImport(content.media, here(text, at)))
    case 'unsupported':
      return own('reply.unsupported_message')
  }
}

async function tapStart(tap: Tap, said: string, at: StartContext): Promise<TurnStart> {
  switch (tap.kind) {
    case 'undo':
      return {
        said,
        plain: true,
        opening: { calls: [{ name: 'undo_last', input: { entry: tap.billId } }] },
      }
    case 'confirm':
    case 'cancel':
      return answerStart(tap, said, at)
    case 'pick':
      return { said: tap.text }
    case 'choice':
      return plainly(said, await choiceOpening(tap, said, at))
    case 'unknown':
      return { said }
  }
}

async function choiceOpening(
  { menu, choice }: Extract<Tap, { kind: 'choice' }>,
  said: string,
  at: StartContext,
): Promise<Opening | undefined> {
  const writing = at.writing(said)
  if (menu === 'menu') return menuChoice(choice, writing)
  if (menu === 'erase') return erasing(choice, writing)
  if (menu !== 'seen') return undefined
  // The warnings of a notice, as they were committed with it.
  const told = (await at.turnOf(choice))?.effects[0]?.result['content'] as
    { alerts: { alertId: string }[] } | undefined
  if (!told) return undefined
  return {
    calls: told.alerts.map(({ alertId }) => ({
      name: 'acknowledge_alert',
      input: { alert: alertId },
    })),
    reply: () => ({ text: phrase(writing, 'reply.done', {}) }),
  }
}

function plainly(said: string, opening: Opening | undefined): TurnStart {
  return opening ? { said, opening, plain: true } : { said }
}

function firstSteps(
  content: InboundContent,
  said: string,
  at: StartContext,
): TurnStart | undefined {
  const tap = content.type === 'tap' ? parseTap(content.id) : undefined
  const tapped = tap?.kind === 'choice' && tap.menu === 'start' ? tap.choice : undefined
  if (tap && tapped === undefined) return undefined
  const { language, script } = at.who.member
  const writing = writingOf(language, script)
  const opening = onboarding(content, tapped, { ...at.who, writing })
  return opening && plainly(said.slice(0, MAX_TEXT_LENGTH), opening)
}

/** A tap on Confirm makes the very calls that were shown, under their own keys; one on Cancel uses these keys up. */
async function answerStart(
  { kind, turnId }: Extract<Tap, { kind: 'confirm' | 'cancel' }>,
  said: string,
  at: StartContext,
): Promise<TurnStart> {
  const record = await at.turnOf(turnId)
  const isRecent = record && at.now - record.firstClaimedAt <= CONFIRM_WITHIN_MS
  const waiting = isRecent ? waitingCalls(record) : []
  const text = (key: PhraseKey) => ({ text: phrase(at.writing(said), key, {}) })
  if (waiting.length === 0) {
    return {
      said,
      plain: true,
      opening: {
        answer: {
          text: phrase(at.writing(said), 'confirm.expired', {
            minutes: CONFIRM_WITHIN_MS / 60_000,
          }),
        },
      },
    }
  }
  const { effects: earlier = [] } = record ?? {}
  if (kind === 'cancel') {
    return {
      said,
      plain: true,
      earlier,
      opening: {
        calls: waiting.map(({ effectKey }) => ({
          name: 'cancel_confirmation',
          input: {},
          ...(effectKey !== undefined && { effectKey }),
        })),
        reply: (results) =>
          text(results.every(wasCancelled) ? 'chat.nothing_done' : 'confirm.was_confirmed'),
      },
    }
  }
  return {
    said,
    plain: true,
    earlier,
    opening: {
      calls: waiting,
      reply: (results) =>
        results.some(wasCancelled)
          ? text('confirm.was_cancelled')
          : importReply(waiting, results, here(said, at)),
    },
  }
}

function here(said: string, { turnId, writing }: StartContext): ImportContext {
  return { turnId, writing: writing(said) }
}

function wasCancelled(result: { status: string; code?: unknown }): boolean {
  return result.status === 'rejected' && result.code === 'cancelled'
}

/** The one answer to a member who writes faster than anybody keeps a shop; what they wrote is not read. */
export function tooManyMessages(writing: Writing, limit: number): TurnStart {
  return {
    said: '[not read]',
    opening: { answer: { text: phrase(writing, 'limit.rate', { limit }) } },
  }
}
