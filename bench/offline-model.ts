import { readdirSync, readFileSync } from 'node:fs'
import { createOfflineModel } from '../adapters/embedded/model/offline-model.ts'
import type { ConverseRequest } from '../agent/model.ts'
import { toolSpecs } from '../agent/tool-spec.ts'
import { shopTools } from '../tools/registry.ts'

const UTTERANCES = new URL('../evals/utterances/', import.meta.url)
const ROUNDS = 3

/** How long the offline model takes over a message of the exam: to choose its calls, in a request as the loop makes it. */
export async function benchOfflineModel(): Promise<void> {
  const model = createOfflineModel()
  const times: number[] = []
  const texts = readdirSync(UTTERANCES).flatMap((file) =>
    readFileSync(new URL(file, UTTERANCES), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text: string }).text),
  )
  const startedAt = performance.now()
  await model.converse(requestOf('hello'))
  const cold = performance.now() - startedAt
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of texts) {
      const request = requestOf(text)
      const at = performance.now()
      await model.converse(request)
      times.push(performance.now() - at)
    }
  }
  times.sort((a, b) => a - b)
  const quantile = (share: number) =>
    (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(2)
  console.log(
    `${texts.length} messages  p50 ${quantile(0.5)} ms  p95 ${quantile(0.95)} ms  p99 ${quantile(0.99)} ms  ` +
      `max ${quantile(1)} ms  first ${cold.toFixed(1)} ms`,
  )
}

function requestOf(text: string): ConverseRequest {
  return {
    system: [
      {
        text: '<shop>\nname: Laxmi General Store\nmember: owner\nlanguage: hi\nscript: latin\n</shop>',
      },
    ],
    messages: [{ role: 'user', content: [{ text }] }],
    toolConfig: { tools: toolSpecs(shopTools) },
  }
}
