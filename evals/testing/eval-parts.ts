import { join } from 'node:path'
import { createPageKnowledge } from '../../adapters/embedded/knowledge.ts'
import type { ContentBlock } from '../../agent/model.ts'
import { createScriptedModel } from '../../agent/testing/scripted-model.ts'
import type { EvalCase } from '../case.ts'
import { loadScenario } from '../load-scenario.ts'
import { loadUtterances } from '../load-utterances.ts'
import type { ModelSource } from '../models.ts'
import { promptFor } from '../prompt-version.ts'
import type { RunReport } from '../run-report.ts'
import { runSuite, type SuiteOptions } from '../run-suite.ts'
import type { RunParts } from '../run-trials.ts'
import { loadShops } from '../shops.ts'
import { shopTools } from '../../tools/registry.ts'

type Json = Record<string, unknown>

const { prompt, prompts } = promptFor(undefined)
const knowledge = createPageKnowledge(join(import.meta.dirname, '../../prompts/knowledge'))

export function evalParts(models: ModelSource, more: Partial<RunParts> = {}): RunParts {
  return {
    shops: loadShops(),
    prompts,
    promptHash: prompt.hash,
    tools: shopTools,
    knowledge,
    models,
    ...more,
  }
}

/** What a model does when it is asked: calls and an answer, in order; each trial begins anew. */
export type Script = (ContentBlock[] | Error)[]

/** A model that does the same in every trial, or what its place in the list says. */
export function scripted(...trials: Script[]): ModelSource {
  return {
    id: 'scripted',
    open: ({ trial }) => ({
      model: createScriptedModel(trials[trial - 1] ?? trials[0] ?? []),
      pricing: { quote: () => ({ tokens: 0, cost: 0 }), cost: () => 1_500_000 },
    }),
  }
}

let count = 0
export function call(name: string, input: Json): ContentBlock {
  return { toolUse: { toolUseId: `call-${++count}`, name, input: input as never } }
}

export function say(text: string): ContentBlock[] {
  return [{ text }]
}

export function sale(item: string, quantity: number, more: Json = {}): ContentBlock[] {
  return [call('record_sale', { items: [{ item, quantity, ...more }] })]
}

/** A labelled message of the fixture shop. */
export function message(text: string, expect: Json, more: Json = {}): EvalCase {
  const line = { id: 'one', lang: 'en', task: 'test', text, shop: SHOP, expect, ...more }
  const [given] = loadUtterances(JSON.stringify(line), 'one.jsonl')
  if (!given) throw new Error('no case')
  return given
}

export const SHOP = 'laxmi-general-store'

/** A chat of the fixture shop, from its turns and end on. */
export function chat(body: string): EvalCase {
  const head = `id: one\ntags: {lang: en}\nstore: {fixture: ${SHOP}, clock: 2026-01-14T11:00:00+05:30}\n`
  return loadScenario(head + body, 'one.yaml')
}

export function run(
  cases: readonly EvalCase[],
  models: ModelSource,
  { tools, ...more }: Partial<SuiteOptions> & { tools?: RunParts['tools'] } = {},
): Promise<RunReport> {
  return runSuite(cases, {
    parts: evalParts(models, tools ? { tools } : {}),
    prompt: { name: prompt.name, version: prompt.version, hash: prompt.hash },
    command: [],
    concurrency: 4,
    ...more,
  })
}

/** The one case of a run. */
export async function result(given: EvalCase, ...trials: Script[]) {
  const report = await run([given], scripted(...trials))
  const [one] = report.cases
  if (!one) throw new Error(`not run: ${JSON.stringify(report.goldErrors)}`)
  return one
}
