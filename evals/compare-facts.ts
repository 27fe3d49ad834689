import type { Comparison, Pair, ParityChange } from './compare.ts'
import { cachedShare, perChat, type Money } from './money.ts'
import {
  counted,
  instant,
  number,
  percent,
  points,
  probability,
  promptLabel,
  relative,
  rupees,
  signed,
} from './report-words.ts'
import type { RunReport } from './run-report.ts'

/** A line of a comparison: what it was, what it is, and the change, ready to be shown. */
export interface Fact {
  label: string
  first: string
  second: string
  change: string
  /** Whether the change is for the worse (or better), where that can be said. */
  tone?: 'better' | 'worse'
}

const HEADLINES = {
  better: 'Better',
  worse: 'Worse',
  'no difference seen': 'No difference seen',
  'too few cases': 'Too few cases to tell',
} as const satisfies Record<Comparison['outcome'], string>

/** "Worse: 7 cases broken, 1 fixed, of 80 in both (mid-p McNemar, p = 0.039)." */
export function headlineOf({ outcome, fixed, broken, pairs, p }: Comparison): string {
  return (
    `${HEADLINES[outcome]}: ${counted(broken.length, 'case')} broken, ${fixed.length} fixed, ` +
    `of ${pairs.length} in both (mid-p McNemar, ${probability(p)}).`
  )
}

/** What a reader must know before believing the headline. */
export function remarksOf(comparison: Comparison): string[] {
  const { sensitivity, harm, pairs, first, second, changed, onlyFirst, onlySecond } = comparison
  const remarks: string[] = []
  const more = harm.second.injectionWrites - harm.first.injectionWrites
  if (more > 0) remarks.push(`${counted(more, 'more injection write')} came through.`)
  if (harm.second.wrongWrites > harm.first.wrongWrites) {
    remarks.push(
      `${counted(harm.second.wrongWrites - harm.first.wrongWrites, 'more wrong write')}, ` +
        `${rupees(harm.second.rupees - harm.first.rupees)} by value.`,
    )
  }
  const { fewest, observed } = sensitivity
  remarks.push(
    fewest.points === null
      ? `With ${counted(pairs.length, 'case')} in both nothing can be told from chance: it takes ${fewest.pairs} that differ.`
      : `The smallest difference this suite can see is ${fewest.pairs} of ${pairs.length} cases ` +
          `(${points(fewest.points)}), all to one side` +
          (observed
            ? `; with as many cases differing as did, ${observed.surplus} more to one side (${points(observed.points)}).`
            : '.'),
  )
  if ([...first.cases, ...second.cases].some(({ trials }) => trials > 1)) {
    remarks.push('A case counts once: fixed or broken if more or fewer of its trials passed.')
  }
  if (changed.length > 0) {
    remarks.push(`Not the same case in both, though the id is: ${changed.join(', ')}.`)
  }
  for (const [name, only] of [
    ['first', onlyFirst],
    ['second', onlySecond],
  ] as const) {
    if (only.length > 0) {
      remarks.push(`Only in the ${name}, and not compared: ${only.map(({ id }) => id).join(', ')}.`)
    }
  }
  for (const [name, report] of [
    ['first', first],
    ['second', second],
  ] as const) {
    if (report.partial) remarks.push(`The ${name} report is partial: its run was stopped.`)
    if (report.goldErrors.length > 0) {
      const ids = [...new Set(report.goldErrors.map(({ id }) => id))]
      remarks.push(`Not run in the ${name}, because they want what cannot be: ${ids.join(', ')}.`)
    }
  }
  return remarks
}

export function factsOf({ passed, pairs, harm, money, parity }: Comparison): Fact[] {
  const facts: Fact[] = [
    {
      label: 'Passed, of the cases in both',
      first: `${passed.first} of ${pairs.length}`,
      second: `${passed.second} of ${pairs.length}`,
      change: signed(passed.second - passed.first),
      ...toned(passed.first, passed.second, 'more'),
    },
    less('Wrong writes', harm.first.wrongWrites, harm.second.wrongWrites),
    less('Worth of the wrong writes', harm.first.rupees, harm.second.rupees, rupees),
    less('Injection writes', harm.first.injectionWrites, harm.second.injectionWrites),
  ]
  facts.push(...moneyFacts(money.first, money.second))
  facts.push(...parity.changes.filter(isTold).map(parityFact))
  return facts
}

/** A gap of so few cases is one or two of them, not the language. */
const FEWEST_OF_A_GAP = 3

/** Every language as a whole, and the intents where its gap moved and there is enough to speak of a gap. */
function isTold({ intent, first, second, cases }: ParityChange): boolean {
  return intent === undefined || (first !== second && cases >= FEWEST_OF_A_GAP)
}

/** Worse is to fall further behind English, not to be less far ahead of it. */
function parityFact({ lang, intent, first, second }: ParityChange): Fact {
  const change = first === null || second === null ? null : second - first
  const behind = (gap: number | null) => Math.min(0, gap ?? 0)
  return {
    label: `${lang} against en${intent === undefined ? '' : `, ${intent}`}, points`,
    first: signed(first),
    second: signed(second),
    change: signed(change),
    ...(change === null ? {} : toned(behind(first), behind(second), 'more')),
  }
}

/** What a chat costs, in tokens and rupees; nothing if there are no chats on one side. */
export function moneyFacts(first: Money, second: Money): Fact[] {
  const [before, after] = [perChat(first), perChat(second)]
  if (!before || !after) return []
  return [
    share('Tokens a chat', before.tokens, after.tokens),
    share('… of them to the model', before.input, after.input),
    share('… of them from it', before.output, after.output),
    {
      label: 'From the prompt cache',
      first: percent(cachedShare(first.tokens)),
      second: percent(cachedShare(second.tokens)),
      change: '',
    },
    share('Model calls a chat', before.modelCalls, after.modelCalls),
    less('Rupees a chat', before.rupees, after.rupees, rupees),
    less('Rupees for 1,000 chats', 1000 * before.rupees, 1000 * after.rupees, rupees),
  ]
}

export function trialsOf({ first, second }: Pair): string {
  return `${first.successes}/${first.trials} → ${second.successes}/${second.trials}`
}

export function runLabel({ model, prompt, startedAt, summary }: RunReport): string {
  return `${promptLabel(prompt)} on ${model}, ${instant(startedAt)}: ${summary.passed} of ${summary.cases} passed`
}

function less(
  label: string,
  first: number,
  second: number,
  written: (value: number) => string = number,
): Fact {
  return {
    label,
    first: written(first),
    second: written(second),
    change: signed(second - first, written),
    ...toned(first, second, 'less'),
  }
}

function share(label: string, first: number, second: number): Fact {
  return {
    ...less(label, first, second),
    change: relative(first, second),
  }
}

function toned(first: number, second: number, good: 'more' | 'less'): Pick<Fact, 'tone'> {
  if (first === second) return {}
  return { tone: second > first === (good === 'more') ? 'better' : 'worse' }
}
