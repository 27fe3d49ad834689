import { describe, expect, it } from 'vitest'
import { estimateTextTokens, estimateTokens } from './token-estimate.ts'

describe('the token estimate', () => {
  it('takes Devanagari for dearer than Latin', () => {
    expect(estimateTextTokens('cheeni')).toBeLessThan(estimateTextTokens('चीनी कित'))
    expect(estimateTextTokens('चीनी')).toBe(4)
    expect(estimateTextTokens('abcde')).toBe(2)
  })

  it('stays above what English prose takes', () => {
    const prose = 'The shopkeeper sold two kilograms of sugar this morning and asked for the stock.'
    const words = prose.split(' ').length
    expect(estimateTextTokens(prose)).toBeGreaterThan(words * 1.3)
  })

  it('counts system, tools, calls and results', () => {
    const messages = [
      { role: 'user' as const, content: [{ text: 'stock?' }] },
      {
        role: 'assistant' as const,
        content: [{ toolUse: { toolUseId: 't', name: 'get_stock', input: { item: 'sugar' } } }],
      },
    ]
    const bare = estimateTokens({ messages })
    const withResult = estimateTokens({
      messages: [
        ...messages,
        {
          role: 'user' as const,
          content: [
            { toolResult: { toolUseId: 't', content: [{ json: { text: 'x'.repeat(2_500) } }] } },
          ],
        },
      ],
    })
    expect(withResult - bare).toBeGreaterThanOrEqual(1_000)
    expect(
      estimateTokens({ messages, system: [{ text: 'x'.repeat(250) }] }) - bare,
    ).toBeGreaterThan(100)
    const toolConfig = { tools: [{ toolSpec: { name: 't', inputSchema: { json: {} } } }] }
    expect(estimateTokens({ messages, toolConfig }) - bare).toBeGreaterThan(600)
  })

  it('counts an image as an image, not as its bytes', () => {
    const image = { format: 'png' as const, source: { bytes: new Uint8Array(1_000_000) } }
    const tokens = estimateTokens({ messages: [{ role: 'user', content: [{ image }] }] })
    expect(tokens).toBeGreaterThan(1_500)
    expect(tokens).toBeLessThan(2_000)
  })
})
