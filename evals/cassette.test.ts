import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConverseRequest } from '../agent/model.ts'
import { createScriptedModel } from '../agent/testing/scripted-model.ts'
import { patchingModel, recordingModel, replayingModel } from './cassette.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cassettes-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const options = (more = {}) => ({
  dir,
  caseId: 'hi-sale',
  trial: 1,
  promptHash: 'a'.repeat(64),
  ...more,
})
const replay = (more = {}) => replayingModel({ ...options(more), modelId: 'scripted' })
const files = () =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\./.test(name))
      .toSorted()
      .map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
  )

const tool = (name: string, about: string) => ({
  toolSpec: { name, description: about, inputSchema: { json: { type: 'object' } } },
})
const asked = (said: string[], more: Partial<ConverseRequest> = {}): ConverseRequest => ({
  system: [{ text: 'You keep a shop. Be short.' }, { text: '<now>\n2026-01-14 11:00\n</now>' }],
  messages: said.map((text, n) => ({ role: n % 2 ? 'assistant' : 'user', content: [{ text }] })),
  toolConfig: { tools: [tool('get_stock', 'Stock.'), tool('record_sale', 'A sale.')] },
  inferenceConfig: { maxTokens: 100 },
  ...more,
})
const first = asked(['chini kitni hai'])
const second = asked(['chini kitni hai', '52 kg', 'aur tel?'])

async function record(more = {}) {
  const model = createScriptedModel([[{ text: '52 kg' }], [{ text: '18 litre' }]])
  const recording = recordingModel(model, options(more))
  await recording.converse({ ...first, requestMetadata: { turn: 'turn-1' } })
  await recording.converse(second)
  return recording
}

describe('a cassette', () => {
  it('gives back what the model said, request by request, and asks nobody', async () => {
    const recording = await record()
    expect(recording.counts).toEqual({ hits: 0, misses: 2 })
    const model = replay()
    expect(model.id).toBe('scripted')
    // The turn's id is new in every run, and no model sees it.
    const reply = await model.converse({ ...first, requestMetadata: { turn: 'another' } })
    expect(reply).toMatchObject({
      modelId: 'scripted',
      output: { message: { content: [{ text: '52 kg' }] } },
      usage: { inputTokens: 100 },
    })
    expect((await model.converse(second)).output?.message?.content).toEqual([{ text: '18 litre' }])
    expect(model.counts).toEqual({ hits: 2, misses: 0 })
  })

  it('is the same bytes for the same replies, and holds neither metadata nor times', async () => {
    await record()
    const once = files()
    await record()
    expect(files()).toEqual(once)
    const text = Object.values(once).join('')
    expect(text).not.toContain('turn-1')
    expect(text).not.toContain('latencyMs')
    // The system text and the tools stand in one place for all chats.
    expect(once['hi-sale.1.jsonl']).not.toContain('You keep a shop')
    expect(once['hi-sale.1.jsonl']?.split('\n')).toHaveLength(3)
  })

  it('keeps bytes of a reply, such as redacted reasoning', async () => {
    const redactedContent = new Uint8Array([1, 2, 255])
    const model = createScriptedModel([[{ reasoningContent: { redactedContent } }, { text: 'ok' }]])
    await recordingModel(model, options()).converse(first)
    const reply = await replay().converse(first)
    expect(reply.output?.message?.content?.[0]?.reasoningContent).toEqual({ redactedContent })
  })

  it('gives the replies to one request that was asked twice in their order, and no third', async () => {
    const model = createScriptedModel([[{ text: 'one' }], [{ text: 'two' }]])
    const recording = recordingModel(model, options())
    await recording.converse(first)
    await recording.converse(first)
    const again = replay()
    expect((await again.converse(first)).output?.message?.content).toEqual([{ text: 'one' }])
    expect((await again.converse(first)).output?.message?.content).toEqual([{ text: 'two' }])
    await expect(again.converse(first)).rejects.toThrow(/recorded 2 times and is asked once more/)
  })

  it('keeps prompts and trials apart, and replaces only what is recorded anew', async () => {
    await record()
    await record({ promptHash: 'b'.repeat(64) })
    await record({ trial: 2 })
    const before = files()
    await record({ promptHash: 'b'.repeat(64) })
    expect(files()).toEqual(before)
    for (const more of [{}, { promptHash: 'b'.repeat(64) }, { trial: 2 }]) {
      await replay(more).converse(first)
    }
    await expect(replay({ trial: 3 }).converse(first)).rejects.toThrow(/there is no such cassette/)
  })

  it('records in patch mode only what is not there', async () => {
    await record()
    const model = createScriptedModel([[{ text: '9 left' }]])
    const patching = patchingModel(model, options())
    await patching.converse(first)
    await patching.converse(asked(['maggi?']))
    model.assertDone()
    expect(patching.counts).toEqual({ hits: 1, misses: 1 })
    await replay().converse(asked(['maggi?']))
    await replay().converse(second)
  })
})

describe('a request that was not recorded', () => {
  const missOf = async (request: ConverseRequest, more = {}) => {
    await record()
    const model = replay(more)
    const error: unknown = await model.converse(request).catch((thrown: unknown) => thrown)
    expect(model.counts.misses).toBe(1)
    expect(error).toMatchObject({ code: 'cassette_miss' })
    return (error as Error).message
  }

  it.each([
    [
      'a message',
      asked(['chini kitni hai', '51 kg', 'aur tel?']),
      /request 2; what differs:\nmessages\[1\]:\n[^]*- {4}"text": "52 kg"\n {2}\+ {4}"text": "51 kg"\n[^:]*\nRecord anew/,
    ],
    [
      'a tool',
      {
        ...first,
        toolConfig: { tools: [tool('get_stock', 'How much.'), tool('record_sale', 'A sale.')] },
      },
      /nearest is recorded request 1; what differs:\ntools\.get_stock:[^]*"description": "Stock\."[^]*"How much\."/,
    ],
    [
      'a new tool',
      {
        ...first,
        toolConfig: { tools: [...(first.toolConfig?.tools ?? []), tool('adjust_stock', 'x')] },
      },
      /tools\.adjust_stock: asked now, not recorded/,
    ],
    [
      'the system text',
      {
        ...first,
        system: [{ text: 'You keep a shop. Be kind.' }, ...(first.system ?? []).slice(1)],
      },
      /system\[0\]:\n {4}You keep a shop\.\n {2}- Be short\.\n {2}\+ Be kind\./,
    ],
    [
      'the time',
      {
        ...first,
        system: [...(first.system ?? []).slice(0, 1), { text: '<now>\n2026-01-15 11:00\n</now>' }],
      },
      /system\[1\]:[^]*- 2026-01-14 11:00\n {2}\+ 2026-01-15 11:00/,
    ],
    [
      'a parameter',
      { ...first, inferenceConfig: { maxTokens: 200 } },
      /parameters:[^]*- {3}"maxTokens": 100\n {2}\+ {3}"maxTokens": 200/,
    ],
  ])('shows what differs: %s', async (_, request, shown) => {
    expect(await missOf(request)).toMatch(shown)
  })

  it('says which prompts were recorded when this one never was', async () => {
    const message = await missOf(first, { promptHash: 'c'.repeat(64) })
    expect(message).toMatch(
      /prompt c{12} was never recorded with this model; there are: scripted with prompt a{12}/,
    )
  })
})

describe('a cassette that is damaged', () => {
  it('names file and line', async () => {
    await record()
    const path = join(dir, 'hi-sale.1.jsonl')
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"key":"x"\n`)
    expect(() => replay()).toThrow(/hi-sale\.1\.jsonl:3: is no line of a cassette/)
  })
})
