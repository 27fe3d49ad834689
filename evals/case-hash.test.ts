import { describe, expect, it } from 'vitest'
import { hashOfCase } from './case-hash.ts'
import { loadUtterances } from './load-utterances.ts'

const row = (given: object, file = 'a.jsonl', before = '') => {
  const utterance = {
    id: 'x',
    lang: 'en',
    task: 'record_sale',
    text: 'sold 2 kg sugar',
    shop: 's',
    expect: { tool: 'record_sale', args: { items: [{ item: 'Sugar', quantity: 2 }] } },
    ...given,
  }
  const [one] = loadUtterances(`${before}${JSON.stringify(utterance)}`, file)
  if (!one) throw new Error('no case')
  return hashOfCase(one)
}

describe('hashOfCase', () => {
  it('is of what is said and wanted, not of where it stands', () => {
    expect(row({})).toMatch(/^[0-9a-f]{12}$/)
    expect(row({}, 'b.jsonl', '\n\n')).toBe(row({}))
  })

  it.each([
    ['what is said', { text: 'sold 3 kg sugar' }],
    ['what is wanted', { expect: { tool: 'record_sale', args: { items: [] } } }],
    ['the shop', { shop: 't' }],
    ['the language', { lang: 'hi' }],
  ])('changes with %s', (_, given) => {
    expect(row(given)).not.toBe(row({}))
  })
})
