import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseNumber, parseNumberText } from './numbers.ts'
import numbers from './words/numbers.json' with { type: 'json' }

describe('parseNumberText', () => {
  it.each([
    ['2', 2],
    ['२५०', 250],
    ['2.5', 2.5],
    ['1,50,000', 150000],
    ['½', 0.5],
    ['1½', 1.5],
    ['1/2', 0.5],
    ['-5', -5],
    ['minus 5', -5],
    ['twenty five', 25],
    ['two hundred and five', 205],
    ['two and a half', 2.5],
    ['dedh', 1.5],
    ['adhai', 2.5],
    ['sava do', 2.25],
    ['sadhe teen', 3.5],
    ['paune do', 1.75],
    ['dhai sau', 250],
    ['sava lakh', 125000],
    ['teen pav', 0.75],
    ['1 lakh 20 hazar', 120000],
    ['दीड', 1.5],
    ['अडीच', 2.5],
    ['सव्वा दोन', 2.25],
    ['पावणे तीन', 2.75],
    ['साडे तीन', 3.5],
    ['तीनशे', 300],
    ['अडीचशे', 250],
    ['donshe', 200],
    ['डेढ़ सौ', 150],
    ['साढ़े सात सौ', 750],
    ['एक करोड़ तेईस लाख पैंतालीस हज़ार पाँच सौ सड़सठ', 12345567],
  ])('reads %s', (text, value) => {
    expect(parseNumberText(text)).toBe(value)
  })

  it.each(['sugar', 'sadhe', '', 'two sugar', 'kilo'])('does not read "%s" as a number', (text) => {
    expect(parseNumberText(text)).toBeUndefined()
  })

  it('reads every word from 0 to 99', () => {
    const wrong = Object.entries(numbers.values).flatMap(([value, words]) =>
      words.split(' ').filter((word) => parseNumberText(word) !== Number(value)),
    )
    expect(wrong).toEqual([])
  })
})

describe('parseNumber', () => {
  it('stops where the number ends', () => {
    expect(parseNumber(['sava', 'kilo'])).toEqual({ value: 1.25, used: 1, sure: true })
    expect(parseNumber(['do', 'teen', 'kilo'])).toMatchObject({ value: 2, used: 1 })
    expect(parseNumber(['5', '10'])).toMatchObject({ value: 5, used: 1 })
    expect(parseNumber(['one', 'hundred', 'and', 'two', 'packets'])).toMatchObject({ value: 100 })
  })

  it('is not sure of words that are more often something else', () => {
    expect(parseNumber(['do'])).toMatchObject({ value: 2, sure: false })
    expect(parseNumber(['teen'])).toMatchObject({ value: 3, sure: true })
    expect(parseNumber(['do', 'sau'])).toMatchObject({ value: 200, sure: true })
  })
})

const shared = new URL('../../shared/data/number-phrases-dev.jsonl', import.meta.url)

describe('number phrases of NeMo and indic-num2words', () => {
  it.skipIf(!existsSync(shared))(
    'reads all but a sum of two units of money (skipped where ../shared is absent)',
    () => {
      const lines = readFileSync(shared, 'utf8').trim().split('\n')
      const cases = lines.map((line) => JSON.parse(line) as { text: string; value: number })
      const measured = /\s+(?:रुपए|रुपये|रुपेया|ग्राम|लीटर|मीटर)$/
      const missed = cases.filter(({ text, value }) => {
        const read = parseNumberText(text.replace(measured, ''))
        return read === undefined || Math.abs(read - value) > 1e-9
      })
      expect(missed.map(({ text }) => text)).toEqual(['इक्यानबे सौ रुपेया और दो सौ पैसा'])
    },
  )
})
