import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPageKnowledge } from '../adapters/embedded/knowledge.ts'
import { shopTools } from '../tools/registry.ts'
import { BadInputError, type EvalCase } from './case.ts'
import type { PlayedCase } from './grade/grade-case.ts'
import { loadScenario } from './load-scenario.ts'
import { createModelSource, MODEL_NAMES, type ModelChoice } from './models.ts'
import { promptFor, promptOf, type PromptVersion } from './prompt-version.ts'
import { compareWithRecord, comparePlayed } from './replay.ts'
import { runTrial } from './run-trials.ts'
import { isMissing, loadShops, shopOf } from './shops.ts'
import { showReplay } from './show-replay.ts'

const USAGE = `npm run eval -- replay SCENARIO.yaml [--prompt NAME@vN] [--against NAME@vN] [--model ${MODEL_NAMES.join('|')}]
       [--profile ID] [--cassettes DIR] [--record DIR] [--shop FILE]
Plays a recorded chat on another prompt or model, and shows where it parts from what was recorded, or from --against.`

const KNOWLEDGE = join(import.meta.dirname, '../prompts/knowledge')

/**
 * Plays a recorded chat again: what was said is fixed, tools and store are real, the prompt or the model is another.
 *
 * @returns 0 when calls and store are the same, 1 when they part
 * @throws BadInputError for what cannot be played
 */
export async function replayCommand(args: readonly string[]): Promise<number> {
  const { file, shops, prompt, against, choice } = readArgs(args)
  const given = readScenario(file)
  const shop = shopOf(given, loadShops(shops))
  const models = await createModelSource(choice)
  const play = async (version: PromptVersion | undefined): Promise<[string, PlayedCase]> => {
    const chosen = promptFor(version)
    const { played } = await runTrial(given, 1, {
      shops: () => shop,
      prompts: chosen.prompts,
      promptHash: chosen.prompt.hash,
      tools: shopTools,
      knowledge: createPageKnowledge(KNOWLEDGE),
      models,
    })
    return [`${chosen.prompt.name}@v${chosen.prompt.version} on ${models.id}`, played]
  }
  const before = against && (await play(against))
  const [now, played] = await play(prompt)
  const replay = before
    ? comparePlayed(given, before[1], played)
    : compareWithRecord(given, played, shop)
  const title = `${given.id}: ${before ? before[0] : 'as recorded'} → ${now}`
  console.log([title, ...showReplay(replay)].join('\n'))
  return replay.partsAt === undefined && replay.store.length === 0 ? 0 : 1
}

function readScenario(file: string): EvalCase {
  try {
    return loadScenario(readFileSync(file, 'utf8'), file)
  } catch (error) {
    if (isMissing(error)) throw new BadInputError(`there is no file ${file}`)
    throw error
  }
}

function readArgs(args: readonly string[]) {
  const text = { type: 'string' } as const
  let parsed
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        prompt: text,
        against: text,
        model: text,
        profile: text,
        cassettes: text,
        record: text,
        shop: { type: 'string', multiple: true },
      },
    })
  } catch (error) {
    throw new BadInputError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
  const { values, positionals } = parsed
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new BadInputError(USAGE)
  const { prompt, against, profile, cassettes, record } = values
  const name = MODEL_NAMES.find((known) => known === (values.model ?? 'offline'))
  if (!name) throw new BadInputError(`--model is one of ${MODEL_NAMES.join(', ')}`)
  const choice: ModelChoice = {
    name,
    ...(profile !== undefined && { profile }),
    ...(cassettes !== undefined && { cassettes }),
    ...(record !== undefined && { record }),
  }
  return {
    file,
    shops: values.shop ?? [],
    prompt: prompt === undefined ? undefined : promptOf('prompt', prompt),
    against: against === undefined ? undefined : promptOf('against', against),
    choice,
  }
}
