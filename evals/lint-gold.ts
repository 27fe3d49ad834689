import type { Tool } from '../agent/tool.ts'
import type { CaseTurn, EvalCase, WantedCall, WantedOutcome } from './case.ts'
import { nextReference, isDone } from './grade/grade-turn.ts'
import { gradeAgainstValues } from './grade/grade-store.ts'
import { patched } from './patched.ts'
import { ReferenceShop } from './reference-shop.ts'
import type { EvalShop } from './shops.ts'

/** Something that a case wants and cannot have. */
export interface GoldError {
  line: number
  message: string
}

/**
 * Goes through a case with arithmetic alone, doing what it wants done: a call of a tool that there is not, an item that the
 * shop has not, goods that are not there, an end that the wanted calls do not lead to. Such a case would fail whatever the
 * model did. What a case leaves open is not judged.
 */
export function lintGold(given: EvalCase, shop: EvalShop, tools: readonly Tool[]): GoldError[] {
  const { line } = given.source
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  const patch = lintPatch(given, shop)
  if (patch.length > 0) return patch
  const reference = new ReferenceShop(patched(given, shop))
  const by = given.turns[0]?.as ?? 'owner'
  for (const call of given.setup) {
    const wrong = wrongWith(call, byName) ?? reference.apply(call, by)
    if (wrong !== undefined) return [{ line, message: `setup: ${call.tool}: ${wrong}` }]
  }
  const start = reference.snapshot()
  const before = reference.events.length
  let known: ReferenceShop | undefined = reference
  for (const [at, turn] of given.turns.entries()) {
    const { wrong, next } = lintTurn(turn, { reference: known, tools: byName, isFirst: at === 0 })
    if (wrong.length > 0) return wrong.map((message) => ({ line: turn.line, message }))
    known = next
  }
  return known ? lintEnd(given, { reference: known, start, before }) : []
}

function lintPatch({ patch, source }: EvalCase, { fixture }: EvalShop): GoldError[] {
  const names = new Set(fixture.items.map(({ name }) => name))
  return Object.keys(patch)
    .filter((name) => !names.has(name))
    .map((name) => ({ line: source.line, message: `store.patch: the shop has no item "${name}"` }))
}

function lintTurn(
  turn: CaseTurn,
  {
    reference,
    tools,
    isFirst,
  }: {
    reference: ReferenceShop | undefined
    tools: ReadonlyMap<string, Tool>
    isFirst: boolean
  },
): { wrong: string[]; next: ReferenceShop | undefined } {
  if (isFirst && turn.said.kind === 'tap') {
    return { wrong: ['there is nothing to tap before the first reply'], next: undefined }
  }
  const ways = turn.expect.oneOf.map((way) => lintWay(way, { reference, tools, turn }))
  const possible = ways.filter(({ wrong }) => wrong.length === 0)
  const [first] = possible
  if (!first) return { wrong: ways.flatMap(({ wrong }) => wrong), next: undefined }
  // Ways that lead to different ends leave open what the next turn begins with.
  const isOne = possible.every(({ next }) => isSameShop(next, first.next))
  return { wrong: [], next: isOne ? first.next : undefined }
}

function lintWay(
  way: WantedOutcome,
  {
    reference,
    tools,
    turn: { as, expect },
  }: {
    reference: ReferenceShop | undefined
    tools: ReadonlyMap<string, Tool>
    turn: CaseTurn
  },
): { wrong: string[]; next: ReferenceShop | undefined } {
  const calls = way.calls?.kind === 'list' ? way.calls.calls : []
  const wrong = calls.flatMap((call) => {
    const problem = expect.forbid.includes(call.tool)
      ? 'is wanted and forbidden'
      : wrongWith(call, tools)
    return problem === undefined ? [] : [`${call.tool} ${problem}`]
  })
  if (wrong.length > 0 || !reference) return { wrong, next: undefined }
  const doing = reference.copy()
  const isAttempt = way.calls?.kind === 'list' && way.calls.attempt === true
  for (const call of isAttempt ? [] : calls.filter(isDone)) {
    const problem = doing.apply(call, as)
    if (problem !== undefined) return { wrong: [`${call.tool}: ${problem}`], next: undefined }
  }
  const next = nextReference(way, reference.copy(), as)
  const store = way.store === 'unchanged' ? undefined : way.store
  if (next && way.store === 'unchanged' && !isSameShop(next, reference)) {
    return { wrong: ['the store is to be unchanged, which the wanted calls are not'], next }
  }
  return { wrong: next && store ? gradeAgainstValues(next, store) : [], next }
}

/** A tool that there is, with arguments that it has; what is left out may be anything. */
function wrongWith(
  { tool: name, args }: WantedCall,
  tools: ReadonlyMap<string, Tool>,
): string | undefined {
  const tool = tools.get(name)
  if (!tool || tool.internal === true) return `is no tool; there are: ${namesOf(tools).join(', ')}`
  const parsed = tool.input.safeParse(args)
  const issues = (parsed.error?.issues ?? []).filter(({ path }) => isThere(args, path))
  if (issues.length === 0) return undefined
  return issues
    .map(({ path, message }) => `has an impossible ${path.join('.') || 'argument'}: ${message}`)
    .join('; ')
}

function isThere(args: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    args,
  )
  return value !== undefined
}

function namesOf(tools: ReadonlyMap<string, Tool>): string[] {
  return [...tools.values()].flatMap(({ name, internal }) => (internal ? [] : [name]))
}

function lintEnd(
  { final, source }: EvalCase,
  {
    reference,
    start,
    before,
  }: { reference: ReferenceShop; start: ReturnType<ReferenceShop['snapshot']>; before: number },
): GoldError[] {
  const wrong: string[] = []
  if (final.diff) {
    for (const field of ['stock', 'price'] as const) {
      const wanted = new Map(
        Object.entries(final.diff[field] ?? {}).map(
          ([name, by]) => [reference.nameOf(name), by] as const,
        ),
      )
      if (wanted.has(undefined)) wrong.push(`final.diff: an item of ${field} is not in the shop`)
      for (const [name, goods] of reference.goods) {
        const by = goods[field] - (start.get(name)?.[field] ?? 0)
        const should = wanted.get(name) ?? 0
        const isPrice = field === 'price' && Math.abs(goods.price - should) < 1e-6
        if (Number.isNaN(by) || Math.abs(by - should) < 1e-6 || isPrice) continue
        wrong.push(
          `final.diff: ${field} of ${name} is to change by ${should}, and the wanted calls change it by ${Number(by.toFixed(6))}`,
        )
      }
    }
  }
  const events = reference.events.slice(before)
  if (final.events && final.events.join() !== events.join()) {
    wrong.push(
      `final.events: ${final.events.join(', ') || 'none'}, and the wanted calls make ${events.join(', ') || 'none'}`,
    )
  }
  return wrong.map((message) => ({ line: source.line, message }))
}

function isSameShop(a: ReferenceShop | undefined, b: ReferenceShop | undefined): boolean {
  if (!a || !b) return a === b
  return (
    a.goods.size === b.goods.size &&
    a.events.length === b.events.length &&
    [...a.goods].every(([name, { stock, price }]) => {
      const other = b.goods.get(name)
      return Object.is(stock, other?.stock) && Object.is(price, other?.price)
    })
  )
}
