import { describe, expect, it } from 'vitest'
import { ModelRequestError, ModelUnavailableError } from './errors.ts'
import { createModelChain } from './model-chain.ts'
import type { ContentBlock, ConverseRequest, Message, Model } from './model.ts'
import { createScriptedModel } from './testing/scripted-model.ts'

const request: ConverseRequest = { messages: [{ role: 'user', content: [{ text: 'hello' }] }] }
const down = () => new ModelUnavailableError('throttled', 'busy')
const say = (text: string): ContentBlock[] => [{ text }]
const thought: ContentBlock = {
  reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } },
}

describe('a model chain', () => {
  it('asks the first model and names it', async () => {
    const first = createScriptedModel([say('one')], { id: 'first' })
    const second = createScriptedModel([], { id: 'second' })
    const response = await createModelChain([first, second]).converse(request)
    expect(response).toMatchObject({
      modelId: 'first',
      output: { message: { content: say('one') } },
    })
    expect(second.requests).toEqual([])
  })

  it('falls to the next, names who answered, and tells why', async () => {
    const falls: unknown[] = []
    const chain = createModelChain(
      [
        createScriptedModel([down()], { id: 'first' }),
        createScriptedModel([new ModelUnavailableError('timeout', 'slow')], { id: 'second' }),
        createScriptedModel([say('offline')], { id: 'offline' }),
      ],
      { onFall: (fall) => falls.push(fall) },
    )
    const response = await chain.converse(request)
    expect(response.modelId).toBe('offline')
    expect(falls).toEqual([
      { from: 'first', to: 'second', code: 'throttled' },
      { from: 'second', to: 'offline', code: 'timeout' },
    ])
  })

  it.each<[string, Error]>([
    ['a wrong request', new ModelRequestError('model_request_refused', 'roles must alternate')],
    ['a bug', new TypeError('undefined is not a function')],
  ])('does not fall on %s', async (_name, error) => {
    const second = createScriptedModel([], { id: 'second' })
    const first = createScriptedModel([error, say('again')], { id: 'first' })
    const chain = createModelChain([first, second])
    await expect(chain.converse(request)).rejects.toBe(error)
    // Nor is it held against the model.
    expect((await chain.converse(request)).modelId).toBe('first')
  })

  it('stops when the caller’s time is over', async () => {
    const controller = new AbortController()
    const reason = new Error('the turn is over')
    const first = createScriptedModel([
      () => {
        controller.abort(reason)
        throw down()
      },
    ])
    const script = createScriptedModel([say('too late')])
    // A model that does not look at the signal.
    const second: Model = { id: 'second', converse: (asked) => script.converse(asked) }
    const call = createModelChain([first, second]).converse(request, { signal: controller.signal })
    await expect(call).rejects.toBe(reason)
    expect(script.requests).toEqual([])
  })

  it('says what every model answered when none did', async () => {
    const chain = createModelChain([
      createScriptedModel([down()], { id: 'first' }),
      createScriptedModel([new ModelUnavailableError('timeout', 'slow')], { id: 'second' }),
    ])
    await expect(chain.converse(request)).rejects.toMatchObject({
      name: 'ModelUnavailableError',
      code: 'all_models_unavailable',
      details: {
        failures: [
          { model: 'first', code: 'throttled' },
          { model: 'second', code: 'timeout' },
        ],
      },
    })
  })

  it('needs a model', () => {
    expect(() => createModelChain([])).toThrow(TypeError)
  })
})

describe('the circuit breaker', () => {
  it('passes a failed model over, then lets one call try it', async () => {
    let now = 0
    const first = createScriptedModel([down(), down(), say('back'), say('still')], { id: 'first' })
    const offline = createScriptedModel(
      Array.from({ length: 4 }, () => say('offline')),
      {
        id: 'offline',
      },
    )
    const chain = createModelChain([first, offline], { coolDownMs: 1_000, now: () => now })
    const ask = async () => (await chain.converse(request)).modelId

    expect(await ask()).toBe('offline')
    now = 999
    expect(await ask()).toBe('offline')
    expect(first.requests).toHaveLength(1)

    now = 1_000
    expect(await Promise.all([ask(), ask()])).toEqual(['offline', 'offline'])
    expect(first.requests).toHaveLength(2)

    now = 2_000
    expect(await ask()).toBe('first')
    expect(await ask()).toBe('first')
    first.assertDone()
    offline.assertDone()
  })

  it('never passes the last model over', async () => {
    const only = createScriptedModel([down(), say('back')], { id: 'only' })
    const chain = createModelChain([only], { now: () => 0 })
    await expect(chain.converse(request)).rejects.toThrow(ModelUnavailableError)
    expect((await chain.converse(request)).modelId).toBe('only')
  })
})

describe('reasoning', () => {
  const history: Message[] = [
    { role: 'user', content: [{ text: 'stock?' }] },
    {
      role: 'assistant',
      content: [thought, { toolUse: { toolUseId: 't', name: 'get_stock', input: {} } }],
    },
    { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ json: {} }] } }] },
    { role: 'assistant', content: [thought] },
    { role: 'user', content: [{ text: 'well?' }] },
  ]

  it('goes back to the first model as it was', async () => {
    const first = createScriptedModel([[thought, { text: 'ok' }]])
    const response = await createModelChain([first]).converse({ messages: history })
    expect(first.requests[0]?.messages).toEqual(history)
    expect(response.output?.message?.content).toContainEqual(thought)
  })

  it('is kept from the others, and theirs from the conversation', async () => {
    const second = createScriptedModel([[thought, { text: 'ok' }]], { id: 'second' })
    const chain = createModelChain([createScriptedModel([down()]), second])
    const before = structuredClone(history)
    const response = await chain.converse({ messages: history })

    const seen = second.requests[0]?.messages
    expect(JSON.stringify(seen)).not.toContain('reasoningContent')
    expect(seen?.map(({ role }) => role)).toEqual(history.map(({ role }) => role))
    expect(seen?.every(({ content }) => content && content.length > 0)).toBe(true)
    expect(seen?.[1]?.content).toEqual(history[1]?.content?.slice(1))
    expect(response.output?.message?.content).toEqual(say('ok'))
    expect(history).toEqual(before)
  })
})
