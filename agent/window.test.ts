import { describe, expect, it } from 'vitest'
import type { Message } from './model.ts'
import type { ConversationTurn } from './turn-store.ts'
import { fitWindow } from './window.ts'

const turn = (said: string, calls = 0): ConversationTurn => ({
  turnId: said,
  shopId: 's',
  memberId: 'm',
  at: '2026-01-14T05:30:00.000Z',
  messageType: 'text',
  said,
  answered: 'ok',
  messages: [
    { role: 'user', content: [{ text: said }] },
    ...Array.from({ length: calls }, (_, i): Message[] => [
      {
        role: 'assistant',
        content: [{ toolUse: { toolUseId: `t${i}`, name: 'get_stock', input: {} } }],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: `t${i}`, content: [{ json: {} }] } }] },
    ]).flat(),
    { role: 'assistant', content: [{ text: 'ok' }] },
  ],
  prompt: { name: 'p', version: 1, hash: 'h' },
  sentIds: [],
  processingMs: 1,
})

/** One token a message keeps the sums readable. */
const estimate = (messages: Message[]) => messages.length

describe('fitWindow', () => {
  it('keeps the latest turns that fit, oldest first', () => {
    const window = fitWindow([turn('a'), turn('b'), turn('c')], { tokens: 4, estimate })
    expect(window.map((m) => m.content?.[0]?.text)).toEqual(['b', 'ok', 'c', 'ok'])
  })

  it('takes a turn whole or not at all, so that every result has its call', () => {
    for (let tokens = 0; tokens < 12; tokens++) {
      const window = fitWindow([turn('a', 2), turn('b', 1), turn('c')], { tokens, estimate })
      const ids = (kind: 'toolUse' | 'toolResult') =>
        window.flatMap((m) => m.content ?? []).flatMap((block) => block[kind]?.toolUseId ?? [])
      expect(ids('toolResult')).toEqual(ids('toolUse'))
      expect(window.length).toBeLessThanOrEqual(tokens)
      expect(window[0]?.role ?? 'user').toBe('user')
    }
  })

  it('skips nothing in between: a long turn ends the window', () => {
    const window = fitWindow([turn('a'), turn('long', 5), turn('c')], { tokens: 6, estimate })
    expect(window.map((m) => m.content?.[0]?.text)).toEqual(['c', 'ok'])
  })
})
