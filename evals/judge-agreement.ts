import * as z from 'zod'
import type { Model } from '../agent/model.ts'
import { BadInputError } from './case.ts'
import { judge } from './judge.ts'
import { readJson } from './report-file.ts'

const label = z.strictObject({
  said: z.string(),
  reply: z.string(),
  criterion: z.string().min(1),
  /** Whether a person finds that the reply meets the criterion. */
  good: z.boolean(),
})
const labels = z.array(label).min(1)

export type Label = z.infer<typeof label>

/** How far a judge finds what people find: without it, its scores mean nothing. */
export interface Agreement {
  labelled: number
  agreed: number
  /** Cohen's kappa: 1 is full agreement, 0 what chance would give; null where everything has one label on both sides. */
  kappa: number | null
}

/** From here on a score says that the reply is good. */
const GOOD = 0.5

/** @throws BadInputError if the file is not a list of `{ said, reply, criterion, good }` */
export async function readLabels(file: string): Promise<Label[]> {
  const parsed = labels.safeParse(await readJson(file))
  if (!parsed.success) {
    throw new BadInputError(`${file} is not a list of labels:\n${z.prettifyError(parsed.error)}`)
  }
  return parsed.data
}

export async function agreementWith(model: Model, given: readonly Label[]): Promise<Agreement> {
  const pairs: { person: boolean; judge: boolean }[] = []
  // One after the other: a small set, and a judge that is often throttled.
  for (const one of given) {
    const { score } = await judge(model, one)
    pairs.push({ person: one.good, judge: score >= GOOD })
  }
  const agreed = pairs.filter(({ person, judge: found }) => person === found).length
  return { labelled: pairs.length, agreed, kappa: kappaOf(pairs) }
}

/** (observed − expected) / (1 − expected); Cohen, "A coefficient of agreement for nominal scales" (1960). */
export function kappaOf(pairs: readonly { person: boolean; judge: boolean }[]): number | null {
  const share = (of: (pair: { person: boolean; judge: boolean }) => boolean) =>
    pairs.filter(of).length / pairs.length
  const observed = share(({ person, judge: found }) => person === found)
  const person = share((pair) => pair.person)
  const found = share((pair) => pair.judge)
  const expected = person * found + (1 - person) * (1 - found)
  return pairs.length === 0 || expected === 1 ? null : (observed - expected) / (1 - expected)
}
