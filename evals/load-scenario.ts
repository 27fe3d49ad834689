import { LineCounter, isMap, isNode, parseDocument, type Document } from 'yaml'
import type * as z from 'zod'
import { parseShopFixture, type ShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { RetailMindError } from '../shop/errors.ts'
import {
  BadInputError,
  type CaseTurn,
  type EvalCase,
  type Expectation,
  type Said,
  type Source,
  type WantedCalls,
  type WantedOutcome,
} from './case.ts'
import { scenario, type RawExpectation, type RawTurn } from './scenario-schema.ts'

/**
 * Reads one scripted chat.
 *
 * @throws BadInputError with a line for each thing that is wrong, each with file and line
 */
export function loadScenario(text: string, file: string): EvalCase {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [syntax] = document.errors
  if (syntax) {
    throw new BadInputError(syntax.message, { file, line: lines.linePos(syntax.pos[0]).line })
  }
  const lineOf = (path: readonly PropertyKey[]) => lineOfPath(document, path, lines)
  const parsed = scenario.safeParse(document.toJS())
  if (!parsed.success) {
    const [first, ...others] = parsed.error.issues.flatMap((issue) =>
      messagesOf(issue, { file, lineOf }),
    )
    throw new BadInputError(
      [
        first?.message,
        ...others.map(({ message, source }) => `${source.file}:${source.line}: ${message}`),
      ].join('\n'),
      first?.source,
    )
  }
  const { id, title, tags, store, setup, turns, final, trials } = parsed.data
  return {
    id,
    ...(title !== undefined && { title }),
    tags,
    source: { file, line: lineOf(['id']) },
    shop: store.fixture,
    ...(store.shop !== undefined && {
      ownShop: ownShop(store.shop, store.fixture, { file, line: lineOf(['store', 'shop']) }),
    }),
    clock: new Date(store.clock),
    patch: Object.fromEntries(
      Object.entries(store.patch).map(([name, set]) => [name, withoutGaps(set)]),
    ),
    setup,
    turns: turns.map((turn, at) => turnOf(turn, lineOf(['turns', at]))),
    final: {
      ...(final.diff && { diff: withoutGaps(final.diff) }),
      ...(final.events && { events: final.events }),
      max: withoutGaps(final.max),
    },
    ...(trials !== undefined && { trials }),
  }
}

function ownShop(json: unknown, id: string, source: Source): ShopFixture {
  try {
    const fixture = parseShopFixture(json)
    if (fixture.id === id) return fixture
  } catch (error) {
    if (error instanceof RetailMindError)
      throw new BadInputError(`store.shop: ${error.message}`, source)
    throw error
  }
  throw new BadInputError(`store.shop has another id than store.fixture, which is "${id}"`, source)
}

function turnOf(turn: RawTurn, line: number): CaseTurn {
  const { as, forwarded, expect } = turn
  return { line, said: saidOf(turn), as, forwarded, expect: expectationOf(expect) }
}

function saidOf({ say, voice, tap }: RawTurn): Said {
  if (tap !== undefined) return { kind: 'tap', title: tap }
  if (voice !== undefined) return { kind: 'voice', ...voice }
  return { kind: 'text', text: say ?? '' }
}

function expectationOf(given: RawExpectation): Expectation {
  const { one_of: alternatives = [{}], forbid, reply } = given
  return {
    // What stands beside `one_of` holds for each of its ways.
    oneOf: alternatives.map((way): WantedOutcome => {
      const calls = way.calls ?? given.calls
      const store = way.store ?? given.store
      return {
        ...(calls !== undefined && {
          calls: callsOf(calls, { order: way.order ?? given.order, args: way.args ?? given.args }),
        }),
        ...(store !== undefined && { store: store === 'unchanged' ? store : withoutGaps(store) }),
      }
    }),
    forbid,
    reply: withoutGaps(reply),
  }
}

function callsOf(
  given: NonNullable<RawExpectation['calls']>,
  modes: { order: 'any' | 'strict'; args: 'subset' | 'exact' },
): WantedCalls {
  if (given === 'none') return { kind: 'none' }
  if (given === 'none_write') return { kind: 'none_write' }
  return { kind: 'list', calls: given, ...modes }
}

type WithoutGaps<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** zod leaves keys of optional values that may be undefined; what comes from a file never is. */
function withoutGaps<T extends object>(given: T): WithoutGaps<T> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as WithoutGaps<T>
}

interface Place {
  file: string
  lineOf: (path: readonly PropertyKey[]) => number
}

/** An unknown key is named where it stands, not where the map around it begins. */
function messagesOf(
  issue: z.core.$ZodIssue,
  { file, lineOf }: Place,
): { message: string; source: Source }[] {
  const at = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      message: `unknown key "${key}"${at && ` in ${at}`}`,
      source: { file, line: lineOf([...issue.path, key]) },
    }))
  }
  const message = at === '' ? issue.message : `${at}: ${issue.message}`
  return [{ message, source: { file, line: lineOf(issue.path) } }]
}

/** The line of the deepest part of the path that is there. */
function lineOfPath(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = document.getIn(path.slice(0, depth - 1), true)
    const key = path[depth - 1]
    const pair = isMap(parent)
      ? parent.items.find((item) => isNode(item.key) && String(item.key) === String(key))
      : undefined
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
