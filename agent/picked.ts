import { fold } from '../language/fold.ts'
import type { Picked } from './tool.ts'
import type { ConversationTurn } from './turn-store.ts'

/** A longer answer is a message of its own, and not the name of a thing. */
const MOST_WORDS = 4
const MOST_LETTERS = 40
const YES = new Set(
  'yes yeah ok okay haan ha han ji ho hoy barobar sahi हाँ हां जी हो होय बरोबर सही'
    .split(' ')
    .map(fold),
)

/**
 * What a member picks when they answer "which one?" or "there is no such item": one of the offered names, by a tap or in their
 * own letters; yes to the only one; or, where a name was not found, another name for it. Comes from the stored results alone, so
 * that no model can make it up. Whether the words name an item, and this turn is about that item, is for the tool to see.
 */
export function pickedFrom(
  said: string,
  before: Pick<ConversationTurn, 'messages'> | undefined,
): Picked | undefined {
  const asked = before && questionIn(before)
  if (!asked) return undefined
  const { about, names, isOpen } = asked
  const words = fold(said)
  const offered = names.find((name) => fold(name) === words)
  if (offered !== undefined) return { said: about, item: offered }
  const [only, ...others] = names
  if (YES.has(words))
    return only !== undefined && others.length === 0 ? { said: about, item: only } : undefined
  const isShort = said.length <= MOST_LETTERS && words.split(' ').length <= MOST_WORDS
  return isOpen && isShort && words !== '' ? { said: about, item: said } : undefined
}

interface Question {
  about: string
  names: string[]
  /** Nothing fitted, so any other name may be the answer. */
  isOpen: boolean
}

/** The last question that a tool's result puts; one that was answered within the turn is none any more. */
function questionIn({ messages }: Pick<ConversationTurn, 'messages'>): Question | undefined {
  const results = messages.flatMap(({ content }) =>
    (content ?? []).flatMap((block) => block.toolResult?.content?.[0]?.json ?? []),
  )
  const { status, code, about, options, said, nearest } = (results.at(-1) ?? {}) as Record<
    string,
    unknown
  >
  if (status === 'needs_clarification' && typeof about === 'string') {
    return { about, names: namesIn(options), isOpen: false }
  }
  if (code === 'item_not_found' && typeof said === 'string') {
    return { about: said, names: namesIn(nearest), isOpen: true }
  }
  return undefined
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}
