import { choiceId } from '../channel/buttons.ts'
import type { InboundContent } from '../channel/inbound.ts'
import { phrase, type PhraseKey } from '../language/phrases.ts'
import { WRITINGS, languageOf, writingOf, type Writing } from '../language/writing.ts'
import { SHOP_KINDS } from '../shop/starter.ts'
import type { Language, Member, Script, Shop } from '../shop/types.ts'
import type { Opening } from './loop.ts'
import type { Choice, OwnReply } from './reply.ts'
import type { ConversationTurn } from './turn-store.ts'

const TOOL = 'set_up_shop'
const MENU = 'start'
const MAX_NAME_LENGTH = 60
const MAX_LISTED = 40

/** A step as the tool gave it: what to ask next, and what is known for that. */
interface Step {
  next?: 'language' | 'name' | 'kind' | 'items' | 'except' | 'done'
  language?: Language
  script?: Script
  kind?: string
  items?: string[]
  except?: string[]
  unknown?: string[]
}

export interface OnboardingContext {
  shop: Shop
  member: Member
  /** All that is kept, not just the session: who comes back next day goes on where they were. */
  conversation: readonly ConversationTurn[]
  writing: Writing
}

/**
 * The first steps of a shop, by buttons and without a model: language, name, kind of shop, list of items. A wish that comes in
 * between is heard as soon as name and language are known. `undefined`: the message has nothing to do with them.
 */
export function onboarding(
  content: InboundContent,
  tapped: string | undefined,
  at: OnboardingContext,
): Opening | undefined {
  const { shop, member } = at
  if (shop.onboardingCompleted || member.role !== 'owner') return undefined
  const last = lastStep(at.conversation)
  const input =
    tapped !== undefined ? tappedStep(tapped, last, shop) : writtenStep(content, last, member)
  if (!input) return undefined
  return {
    calls: [{ name: TOOL, input }],
    reply: ([result]) =>
      result?.status === 'ok' ? question({ ...last, ...result }, at) : undefined,
  }
}

function tappedStep(tapped: string, last: Step, shop: Shop): Record<string, unknown> | undefined {
  const [what, value] = tapped.split(':')
  switch (what) {
    case 'language': {
      const writing = WRITINGS.find((known) => known === value)
      if (!writing) return {}
      return {
        language: languageOf(writing),
        script: writing.endsWith('-Latn') ? 'latin' : 'native',
      }
    }
    case 'name':
      return { name: shop.name }
    case 'kind':
      return { kind: value }
    case 'except':
      return { kind: value, leaveOut: true, except: last.except ?? [] }
    case 'take':
      return { kind: value, take: true, ...(last.kind === value && { except: last.except ?? [] }) }
    default:
      return {}
  }
}

function writtenStep(
  content: InboundContent,
  { next, kind, except = [] }: Step,
  member: Member,
): Record<string, unknown> | undefined {
  const text = content.type === 'text' ? content.text.trim() : ''
  switch (next) {
    case undefined:
    case 'language':
      return {}
    case 'name':
      // Asked again, in the language they chose.
      return isName(text) ? { name: text } : { language: member.language, script: member.script }
    case 'except':
      return { kind, except: [...except, ...wordsIn(text)] }
    case 'kind':
    case 'items':
    case 'done':
      return undefined
  }
}

/** One line, not a story. */
function isName(text: string): boolean {
  return text !== '' && text.length <= MAX_NAME_LENGTH && !text.includes('\n')
}

function wordsIn(text: string): string[] {
  return text
    .split(/[,;\n]|\s(?:aur|ani|and|और|आणि)\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part.length <= MAX_NAME_LENGTH)
}

function question(step: Step, { writing: usual, shop }: OnboardingContext): OwnReply {
  const writing = step.language ? writingOf(step.language, step.script ?? 'native') : usual
  const say = (key: PhraseKey, params: Record<string, string | number> = {}) =>
    phrase(writing, key, params)
  const choice = (key: PhraseKey, id: string): Choice => ({
    id: choiceId(MENU, id),
    title: say(key),
  })
  const { kind = 'other', items = [], unknown = [] } = step
  switch (step.next) {
    case 'name':
      return {
        text: say('start.name', { name: shop.name }),
        choices: [choice('start.keep_name', 'name:keep')],
      }
    case 'kind':
      return {
        text: say('start.kind'),
        choices: SHOP_KINDS.map((known) => choice(`start.kind.${known}`, `kind:${known}`)),
      }
    case 'items': {
      if (items.length === 0) {
        return { text: say('start.empty'), choices: [choice('start.take', `take:${kind}`)] }
      }
      const listed = items.slice(0, MAX_LISTED).join(', ')
      const notFound =
        unknown.length > 0 ? [say('start.unknown', { names: unknown.join(', ') })] : []
      return {
        text: [say('start.items', { count: items.length, items: listed }), ...notFound].join('\n'),
        choices: [
          choice('start.take', `take:${kind}`),
          choice('start.leave_out', `except:${kind}`),
          choice('start.none', 'take:other'),
        ],
      }
    }
    case 'except':
      return { text: say('start.except') }
    case 'done':
      return { text: say(items.length > 0 ? 'start.done' : 'start.done_empty') }
    default:
      return {
        text: WRITINGS.map((each) => phrase(each, 'start.language', {})).join('\n'),
        choices: WRITINGS.map((each) => ({
          id: choiceId(MENU, `language:${each}`),
          title: phrase(each, 'start.this_language', {}),
        })),
      }
  }
}

/** The newest result of the tool in the conversation. */
function lastStep(conversation: readonly ConversationTurn[]): Step {
  for (const { messages } of conversation.toReversed()) {
    const ids = new Set(
      messages.flatMap(({ content = [] }) =>
        content.flatMap(({ toolUse }) => (toolUse?.name === TOOL ? [toolUse.toolUseId] : [])),
      ),
    )
    for (const { toolResult } of messages.flatMap(({ content = [] }) => content).toReversed()) {
      if (toolResult && ids.has(toolResult.toolUseId)) {
        return (toolResult.content?.[0]?.json ?? {}) as Step
      }
    }
  }
  return {}
}
