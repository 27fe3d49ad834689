import { describe, expect, it } from 'vitest'
import { cachedShare, moneyOf, perChat } from './money.ts'
import { sampleCase, sampleTurn } from './report-sample.ts'
import { number, percent, probability, relative, rupees, signed } from './report-words.ts'
import { parityTable } from './slices.ts'

describe('words of a report', () => {
  it('writes numbers as they are read in India', () => {
    expect(number(1_234_567)).toBe('12,34,567')
    expect(number(3.14)).toBe('3.1')
    expect(number(-3)).toBe('−3')
    expect(number(null)).toBe('–')
    expect(rupees(136_020)).toBe('₹1,36,020')
    expect(rupees(-0.5)).toBe('−₹0.50')
    expect(percent(0.625)).toBe('62.5 %')
  })

  it('writes changes with their sign, and none as none', () => {
    expect(signed(-2_250, rupees)).toBe('−₹2,250')
    expect(signed(0.001)).toBe('±0')
    expect(relative(200, 150)).toBe('−25 %')
    expect(relative(0, 5)).toBe('new')
    expect(relative(0, 0)).toBe('±0')
  })

  it('never writes a probability as nothing', () => {
    expect(probability(0.000_01)).toBe('p\u00a0<\u00a00.001')
    expect(probability(0.0392)).toBe('p\u00a0=\u00a00.039')
    expect(probability(0.844)).toBe('p\u00a0=\u00a00.84')
  })
})

describe('money', () => {
  it('is of a chat, whatever its turns', () => {
    const money = moneyOf([
      sampleCase('a', { turns: [sampleTurn(), sampleTurn()] }),
      sampleCase('b', { turns: [] }),
    ])
    // Two turns of 400 + 1,600 in, 60 out and ₹0.25, in two chats.
    expect(perChat(money)).toEqual({
      tokens: 2_060,
      input: 2_000,
      output: 60,
      rupees: 0.25,
      modelCalls: 2,
    })
    expect(cachedShare(money.tokens)).toBe(0.8)
    expect(perChat(moneyOf([]))).toBeNull()
    expect(cachedShare(moneyOf([]).tokens)).toBeNull()
  })
})

describe('parityTable', () => {
  const of = (id: string, lang: string | string[], intent: string, passed: boolean) =>
    sampleCase(id, { tags: { lang, intent }, passed })

  it('weighs the gaps of a language by its own cases, where English has the intent', () => {
    const { langs, totals, cells } = parityTable([
      of('1', 'en', 'sale', true),
      of('2', 'en', 'stock', true),
      of('3', 'en', 'stock', false),
      // Sale −100 of one case, stock +50 of three; English has no undo.
      of('4', 'hi', 'sale', false),
      of('5', 'hi', 'stock', true),
      of('6', 'hi', 'stock', true),
      of('7', 'hi', 'stock', true),
      of('8', 'hi', 'undo', false),
    ])
    expect(langs).toEqual(['en', 'hi'])
    expect(cells.get('hi')?.get('undo')).toEqual({ cases: 1, passed: 0, gap: null })
    expect(totals.get('hi')).toEqual({ cases: 5, passed: 3, gap: (-100 + 3 * 50) / 4 })
    expect(totals.get('en')?.gap).toBeNull()
  })

  it('counts a case of two languages in both, and one without a tag nowhere to be lost', () => {
    const table = parityTable([of('1', ['hi', 'en'], 'sale', true), sampleCase('2', { tags: {} })])
    expect(table.langs).toEqual(['en', 'hi', 'unknown'])
    expect(table.intents).toEqual(['other', 'sale'])
  })
})
