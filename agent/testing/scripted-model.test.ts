import { describe, expect, it } from 'vitest'
import type { ConverseRequest } from '../model.ts'
import { createScriptedModel } from './scripted-model.ts'

const request: ConverseRequest = { messages: [{ role: 'user', content: [{ text: 'hello' }] }] }
const call = { toolUse: { toolUseId: 't', name: 'get_stock', input: {} } }

describe('createScriptedModel', () => {
  it('answers turn by turn and derives the stop reason', async () => {
    const model = createScriptedModel([
      [{ text: 'let me see' }, call],
      ({ messages }) => [{ text: `${messages.length}` }],
      { content: [{ text: 'cut' }], stopReason: 'max_tokens' },
    ])
    expect(await model.converse(request)).toMatchObject({
      stopReason: 'tool_use',
      modelId: 'scripted',
    })
    expect(await model.converse(request)).toMatchObject({
      stopReason: 'end_turn',
      output: { message: { role: 'assistant', content: [{ text: '1' }] } },
    })
    expect(await model.converse(request)).toMatchObject({ stopReason: 'max_tokens' })
    model.assertDone()
    expect(model.requests).toHaveLength(3)
  })

  it('throws a scripted error and goes on', async () => {
    const error = new Error('down')
    const model = createScriptedModel([error, [{ text: 'up' }]])
    await expect(model.converse(request)).rejects.toBe(error)
    await model.converse(request)
    model.assertDone()
  })

  it('says so when it is asked too often', async () => {
    const model = createScriptedModel([])
    await expect(model.converse(request)).rejects.toThrow(
      'the script has 0 turns, and the model was asked for turn 1; last message: {"role":"user"',
    )
  })

  it('says so when turns are left', () => {
    const model = createScriptedModel([[{ text: 'a' }], [{ text: 'b' }]])
    expect(() => model.assertDone()).toThrow('2 of 2 scripted turns')
  })

  it('remembers requests as they were', async () => {
    const model = createScriptedModel([[{ text: 'a' }]])
    const growing = structuredClone(request)
    await model.converse(growing)
    growing.messages.push({ role: 'assistant', content: [] })
    expect(model.requests).toEqual([request])
  })
})
