import { afterEach, describe, expect, it } from 'vitest'
import { startFakeBedrock, type FakeBedrock, type FakeStep } from './fake-bedrock.ts'

let fake: FakeBedrock | undefined
afterEach(() => fake?.close())

const user = (...content: object[]) => ({ role: 'user', content })
const assistant = (...content: object[]) => ({ role: 'assistant', content })
const call = (toolUseId: string) => ({ toolUse: { toolUseId, name: 't', input: {} } })
const result = (toolUseId: string) => ({ toolResult: { toolUseId, content: [{ json: {} }] } })
const toolConfig = { tools: [{ toolSpec: { name: 't' } }] }

async function post(
  body: unknown,
  script: FakeStep[] = [{ text: 'ok' }],
  path = '/model/m/converse',
) {
  fake = await startFakeBedrock(script)
  return fetch(fake.url + path, { method: 'POST', body: JSON.stringify(body) })
}

describe('the fake endpoint', () => {
  it('accepts a turn whose calls are all answered', async () => {
    const messages = [
      user({ text: 'hi' }),
      assistant(call('a'), call('b')),
      user(result('b'), result('a')),
    ]
    const response = await post({ messages, toolConfig })
    expect(response.status).toBe(200)
    fake?.assertDone()
  })

  it.each<[string, unknown]>([
    ['no messages', { messages: [] }],
    ['empty content', { messages: [user()] }],
    ['blank text', { messages: [user({ text: ' ' })] }],
    ['assistant first', { messages: [assistant({ text: 'hi' })] }],
    ['two users in a row', { messages: [user({ text: 'a' }), user({ text: 'b' })] }],
    ['a block with two members', { messages: [user({ text: 'a', toolUse: {} })] }],
    [
      'a call without its result',
      {
        messages: [user({ text: 'a' }), assistant(call('a'), call('b')), user(result('a'))],
        toolConfig,
      },
    ],
    ['a result without its call', { messages: [user(result('a'))], toolConfig }],
    [
      'tools used without tool specs',
      { messages: [user({ text: 'a' }), assistant(call('a')), user(result('a'))] },
    ],
  ])('refuses %s', async (_name, body) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(response.headers.get('x-amzn-errortype')).toMatch(/^ValidationException/)
    expect(() => fake?.assertDone()).toThrow()
  })

  it('refuses other operations', async () => {
    const response = await post({ messages: [user({ text: 'a' })] }, [], '/model/m/invoke')
    expect(response.status).toBe(400)
  })

  it('gives each answer its own request id', async () => {
    const first = await post({ messages: [user({ text: 'a' })] }, [{ text: 'a' }, { text: 'b' }])
    const second = await fetch(`${fake?.url}/model/m/converse`, {
      method: 'POST',
      body: JSON.stringify({ messages: [user({ text: 'a' })] }),
    })
    const ids = [first, second].map((response) => response.headers.get('x-amzn-requestid'))
    expect(new Set(ids).size).toBe(2)
    expect(ids).not.toContain(null)
  })

  it('says when its script was not used up, or was too short', async () => {
    await post({ messages: [user({ text: 'a' })] }, [{ text: 'a' }, { text: 'b' }])
    expect(() => fake?.assertDone()).toThrow('1 of 2')
    await fake?.close()
    const response = await post({ messages: [user({ text: 'a' })] }, [])
    expect(response.status).toBe(500)
    expect(() => fake?.assertDone()).toThrow('script has 0 steps')
  })
})
