import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  startFakeBedrock,
  type FakeBedrock,
  type FakeRequest,
  type FakeStep,
} from '../../adapters/aws/testing/fake-bedrock.ts'
import { runCommand } from '../../evals/run-command.ts'
import type { RunReport } from '../../evals/run-report.ts'

const CASES = [
  {
    id: 'sale',
    say: '2 kilo cheeni bechi',
    calls: '[{record_sale: {items: [{item: Sugar, quantity: 2}]}}]',
  },
  { id: 'stock', say: 'tel kitna hai', calls: '[{get_stock: {item: Sunflower Oil}}]' },
  // The fake model takes three: a chat that fails is recorded and replayed like any other.
  {
    id: 'wrong',
    say: '5 maggi bik gaye',
    calls: '[{record_sale: {items: [{item: Maggi Noodles, quantity: 5}]}}]',
  },
]
const CALLS: Record<string, { name: string; input: Record<string, unknown> }> = {
  '2 kilo cheeni bechi': {
    name: 'record_sale',
    input: { items: [{ item: 'cheeni', quantity: 2, unit: 'kg' }] },
  },
  'tel kitna hai': { name: 'get_stock', input: { item: 'sunflower oil' } },
  '5 maggi bik gaye': { name: 'record_sale', input: { items: [{ item: 'maggi', quantity: 3 }] } },
}

/** Calls a tool for what was said, and then words its result. Ids of calls are new every time, as Bedrock's are. */
function answer({ body }: FakeRequest): FakeStep {
  const last = body.messages.at(-1)?.content[0] as {
    text?: string
    toolResult?: { content: { json: unknown }[] }
  }
  const usage = {
    inputTokens: 1_000 + (JSON.stringify(body.messages).length % 97),
    outputTokens: 40,
  }
  if (last.toolResult) {
    return { text: `Done: ${JSON.stringify(last.toolResult.content[0]?.json).length}`, usage }
  }
  const call = CALLS[last.text ?? '']
  return call ? { toolUse: [call], usage } : { text: 'What do you mean?', usage }
}

let folder: string
let bedrock: FakeBedrock
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'retailmind-cassettes-'))
  bedrock = await startFakeBedrock(answer)
  for (const { id, say, calls } of CASES) {
    writeFileSync(
      join(folder, `${id}.yaml`),
      `id: ${id}
tags: {lang: hi-Latn, intent: [test]}
store: {fixture: laxmi-general-store, clock: 2026-01-14T11:00:00+05:30}
turns:
  - say: ${say}
    expect: {calls: ${calls}}
`,
    )
  }
})
afterAll(async () => {
  await bedrock.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', bedrock.url)
  vi.stubEnv('AWS_REGION', 'ap-south-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLESECRET')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret-access-key')
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function run(...more: string[]): Promise<RunReport> {
  const json = join(folder, 'report.json')
  const files = CASES.map(({ id }) => join(folder, `${id}.yaml`))
  const code = await runCommand([...files, '--trials', '2', '--json', json, ...more])
  expect(code).toBe(0)
  return JSON.parse(readFileSync(json, 'utf8')) as RunReport
}

/** The report's text without times, without the arguments, and without where the replies came from. */
function withoutTimes(report: RunReport): string {
  const times = new Set(['startedAt', 'durationMs', 'latencyMs', 'command', 'cassettes'])
  return JSON.stringify(report, (key, value: unknown) => (times.has(key) ? undefined : value), 1)
}

const cassettes = () => join(folder, 'cassettes')
const read = () =>
  readdirSync(cassettes(), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.'))
    .map((name) => readFileSync(join(cassettes(), name), 'utf8'))
    .join('')

describe('a run that is recorded', () => {
  it('gives the same report when it is replayed, byte for byte but for times, and asks nobody', async () => {
    const recorded = await run('--model', 'bedrock', '--record', cassettes())
    expect(recorded.summary).toMatchObject({ cases: 3, passed: 2, wrongWrites: 1 })
    const asked = bedrock.requests.length
    expect(asked).toBe(12)

    const replayed = await run('--model', 'cassette', '--cassettes', cassettes())
    expect(bedrock.requests).toHaveLength(asked)
    expect(replayed.summary.cassettes).toEqual({ hits: 12, misses: 0 })
    expect(withoutTimes(replayed)).toBe(withoutTimes(recorded))
  })

  it('holds no credentials', async () => {
    expect(read()).toContain('record_sale')
    expect(read()).not.toMatch(/AKIA|secret-access|authorization|amzn/i)
  })

  it('asks a live model only for what is not there, and records that', async () => {
    rmSync(join(cassettes(), 'stock.2.jsonl'))
    const before = bedrock.requests.length
    const patched = await run('--model', 'bedrock', '--cassettes', cassettes())
    expect(bedrock.requests.length - before).toBe(2)
    expect(patched.summary.cassettes).toEqual({ hits: 10, misses: 2 })
    const replayed = await run('--model', 'cassette', '--cassettes', cassettes())
    expect(withoutTimes(replayed)).toBe(withoutTimes(patched))
  })

  it('says what differs when something else is asked, and the case fails with it', async () => {
    const report = await run(
      '--model',
      'cassette',
      '--cassettes',
      cassettes(),
      '--prompt',
      'shop-assistant@v1',
    )
    expect(report.summary.passed).toBe(0)
    expect(report.summary.cassettes?.hits).toBe(0)
    expect(report.cases[0]?.reasons.join('\n')).toMatch(
      /no reply is recorded for request 1 .*\n.*was never recorded with this model[^]*system\[0\]:/,
    )
  })
})
