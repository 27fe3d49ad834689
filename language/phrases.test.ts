import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { phrase, PHRASE_KEYS } from './phrases.ts'
import { WRITINGS, type Writing } from './writing.ts'

function load(writing: Writing): Record<string, string> {
  const file = new URL(`./phrases/${writing}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
}

/** What files are called on every phone in India. */
const FILE_WORDS = new Set(['Excel', 'CSV', 'xlsx', 'csv', 'MB', 'PDF'])
const LABELS =
  /^button\.|^start\.(?:this_language|keep_name|take|leave_out|none)$|^import\.take_good$/

describe('the phrase files', () => {
  const english = load('en')

  it.each(WRITINGS)('%s has the keys of the English file, in the same order', (writing) => {
    expect(Object.keys(load(writing))).toEqual(PHRASE_KEYS)
  })

  it.each(WRITINGS)('%s has the placeholders of the English file', (writing) => {
    const found = Object.entries(load(writing)).map(([key, text]) => [key, placeholders(text)])
    const wanted = Object.entries(english).map(([key, text]) => [key, placeholders(text)])
    expect(found).toEqual(wanted)
  })

  it.each(['hi', 'mr'] as const)(
    '%s is in Devanagari, but for what is a placeholder or a sign',
    (writing) => {
      const latin = Object.entries(load(writing))
        .map(([key, text]) => [
          key,
          (text.replace(/\{\w+\}/g, '').match(/[A-Za-z]{2,}/g) ?? []).filter(
            (word) => !FILE_WORDS.has(word),
          ),
        ])
        .filter(([, words]) => words?.length)
      expect(latin).toEqual([])
    },
  )

  it.each(['en', 'hi-Latn', 'mr-Latn'] as const)('%s has no Devanagari', (writing) => {
    expect(Object.values(load(writing)).filter((text) => /[\u0900-\u097f]/.test(text))).toEqual([])
  })

  it('keeps button labels within the limit of WhatsApp', () => {
    for (const writing of WRITINGS)
      for (const key of PHRASE_KEYS.filter((each) => LABELS.test(each)))
        expect(phrase(writing, key, { count: 5000 }).length, key).toBeLessThanOrEqual(20)
  })
})

describe('phrase', () => {
  it('fills in', () => {
    expect(phrase('en', 'bill.total', { total: '₹90' })).toBe('*Total ₹90*')
  })

  it('refuses a missing value', () => {
    expect(() => phrase('hi', 'bill.total')).toThrow("phrase 'bill.total' needs 'total'")
  })

  it('takes a value as it is, even if it looks like a placeholder', () => {
    expect(phrase('en', 'rejected.item_exists', { item: '{total}' })).toContain('{total}')
  })
})
