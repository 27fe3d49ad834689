import type { ShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { detectWriting, writingOf, type Writing } from '../language/writing.ts'
import { BadInputError } from './case.ts'
import { changesOf, expectationOf } from './from-turns-expect.ts'
import { storeOf } from './from-turns-store.ts'
import { exact, readingOf } from './reading.ts'
import { recordedChat, type RecordedChat, type RecordedTurn } from './recorded-chat.ts'
import type { RecordedShop } from './recorded-rows.ts'
import { createScrub, type Scrub } from './scrub.ts'

type Json = Record<string, unknown>

export interface RecordedScenario {
  id: string
  /** As it is written in YAML: the format that `loadScenario` reads. */
  scenario: Json
  /** For the head of the file: what it comes from, and what could not be taken over. */
  notes: string[]
}

export interface FromTurnsOptions {
  memberId: string
  /** How many turns; those since the last pause of half an hour where it is left out. */
  last?: number
  /** A shop that evals know by the id, if they do. */
  knownShop(id: string): ShopFixture | undefined
}

/**
 * A scenario from what a member really wrote: their words, scrubbed, the shop as it was then, and, as what is expected, what
 * happened.
 *
 * @throws BadInputError when there is nothing that can be played again
 */
export function scenarioFromTurns(
  recorded: RecordedShop,
  options: FromTurnsOptions,
): RecordedScenario {
  const chat = recordedChat(recorded, options.memberId, options.last)
  const member = recorded.members.find(({ memberId }) => memberId === options.memberId)
  const scrub = scrubOf(recorded, chat)
  const playable = chat.turns.map((turn) => ({ turn, said: saidOf(turn, scrub) }))
  const turns = playable.flatMap(({ turn, said }) => (said ? [{ turn, said }] : []))
  const [first] = turns
  if (!first) throw new BadInputError('this member has written nothing that could be played again')

  const reading = readingOf(
    recorded.items.map(({ itemName, ...item }) => ({ ...item, name: itemName })),
    { unitEquivalence: {} },
  )
  const usual = writingOf(member?.languagePreference ?? 'en', member?.scriptPreference ?? 'latin')
  const lang = writingOfChat(
    turns.map(({ turn }) => turn),
    usual,
  )
  const done = turns.flatMap(({ turn }) => turn.calls)
  const hasWrites = turns.some(({ turn }) => turn.events.length > 0)
  let before = chat.start
  const id = `recorded-${first.turn.row.messageId.slice(0, 12)}`
  const scenario = {
    id,
    title: `A real chat of ${first.turn.row.timestamp.slice(0, 10)}`,
    tags: {
      lang,
      intent: [...new Set(done.map(({ tool }) => tool).filter((tool) => tool !== HEARD))],
      script: lang === 'hi' || lang === 'mr' ? 'deva' : 'latn',
      risk: hasWrites ? 'write' : 'read',
      source: 'recorded',
    },
    store: storeOf(recorded, chat, {
      clock: first.turn.row.timestamp,
      known: options.knownShop(recorded.shop.userId),
      scrub,
    }),
    turns: turns.map(({ turn, said }) => {
      const expect = expectationOf(turn, { before, recorded, reading })
      before = turn.after
      return { ...said, ...(member?.role === 'helper' && { as: 'helper' }), expect }
    }),
    // A turn that was left out may have moved the store: then the end of this chat is not the end of that one.
    ...(turns.length === chat.turns.length && {
      final: {
        diff: changesOf(chat.start, before, recorded, (was, is) => exact(is - was)) ?? {},
        events: turns.flatMap(({ turn }) => turn.events),
      },
    }),
  }
  return { id, scenario, notes: notesOf(recorded, chat, playable) }
}

/** A voice note's words are a call of the loop, not of a model. */
const HEARD = 'transcribe_voice'
const FORWARDED = /^<forwarded>\n([^]*)\n<\/forwarded>$/

/** What is said again; undefined for what the format has no words for. */
function saidOf({ row, calls }: RecordedTurn, scrub: Scrub): Json | undefined {
  if (calls.some(({ tool }) => ONLY_ONCE.has(tool))) return undefined
  const said = row.userMessage
  if (row.messageType === 'tap') return { tap: scrub(said) }
  if (row.messageType === 'audio') {
    const heard = calls.find(({ tool }) => tool === HEARD)?.result
    const { text, language } = heard ?? {}
    if (typeof text !== 'string' || typeof language !== 'string') return undefined
    return { voice: { text: scrub(text), language } }
  }
  if (row.messageType !== 'text') return undefined
  const forwarded = FORWARDED.exec(said)?.[1]
  return forwarded === undefined ? { say: scrub(said) } : { say: scrub(forwarded), forwarded: true }
}

/** A shop is set up or filled from a list once, and the shop of a scenario is set up already. */
const ONLY_ONCE = new Set(['set_up_shop', 'import_items', 'erase_shop', 'delete_account'])

function scrubOf({ bills, items, shop }: RecordedShop, { turns }: RecordedChat): Scrub {
  const said = turns.flatMap(({ calls }) =>
    calls.flatMap(({ input }) => [input['customer'], input['supplier']]),
  )
  const names = [
    ...bills.flatMap(({ customerReference, supplier }) => [customerReference, supplier]),
    ...said,
  ].filter((name) => typeof name === 'string')
  return createScrub({
    names,
    keep: [
      ...items.flatMap(({ itemName, aliases }) => [itemName, ...aliases]),
      shop.businessCategory,
    ],
    texts: turns.map(({ row }) => row.userMessage),
  })
}

/** What most of its messages are written in. */
function writingOfChat(turns: readonly RecordedTurn[], usual: Writing): Writing {
  const counts = new Map<Writing, number>()
  for (const { row } of turns) {
    if (row.messageType === 'tap') continue
    const writing = detectWriting(row.userMessage, usual)
    counts.set(writing, (counts.get(writing) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
  return most?.[0] ?? usual
}

function notesOf(
  { turns: records }: RecordedShop,
  { turns, byOthers }: RecordedChat,
  playable: readonly { turn: RecordedTurn; said: Json | undefined }[],
): string[] {
  const ids = new Set(turns.map(({ row }) => row.messageId))
  const own = records.filter(({ turnId }) => ids.has(turnId))
  const prompts = own.flatMap(({ prompt }) => (prompt ? [`${prompt.name}@v${prompt.version}`] : []))
  const models = own
    .flatMap(({ steps }) => steps.map(({ modelId }) => modelId))
    .filter((id) => id !== 'loop')
  const left = playable.flatMap(({ turn, said }) => (said ? [] : [turn.row.messageType]))
  return [
    `Recorded with ${[...new Set(prompts)].join(', ') || 'an unknown prompt'}, answered by ${[...new Set(models)].join(', ') || 'the loop itself'}.`,
    'Phone numbers, other long numbers and the names that were recorded are replaced. Read it before you share it.',
    ...(left.length > 0 ? [`Left out, because it cannot be said again: ${left.join(', ')}.`] : []),
    ...(byOthers > 0
      ? [`Others made ${byOthers} entries in the meantime, which are not here.`]
      : []),
  ]
}
