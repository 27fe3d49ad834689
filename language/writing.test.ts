import { describe, expect, it } from 'vitest'
import { clueOfWriting, detectWriting, languageOf, writingOf, WRITINGS } from './writing.ts'

describe('detectWriting', () => {
  it.each([
    ['how much sugar is left?', 'en'],
    ['bhai cheeni kitni bachi h?', 'hi-Latn'],
    ['sava don kilo kanik vikli 40 rupaye kilo', 'mr-Latn'],
    ['चीनी कितनी बची है?', 'hi'],
    ['साखर किती शिल्लक आहे?', 'mr'],
    ['गिऱ्हाईकाने ४ साबण नेले', 'mr'],
    ['2 kg चीनी बेची', 'hi'],
    ['stock batao', 'hi-Latn'],
  ] as const)('reads %s as %s', (text, writing) => {
    expect(detectWriting(text)).toBe(writing)
  })

  it('falls back where the text does not tell', () => {
    expect(detectWriting('2', 'mr')).toBe('mr')
    expect(detectWriting('Toor Dal', 'hi-Latn')).toBe('hi-Latn')
    expect(detectWriting('👍', 'hi')).toBe('hi')
    expect(clueOfWriting('Toor Dal')).toBeUndefined()
  })

  it('takes Devanagari without markers for the preferred language', () => {
    expect(detectWriting('दूध', 'mr')).toBe('mr')
    expect(detectWriting('दूध', 'en')).toBe('hi')
  })
})

describe('languageOf and writingOf', () => {
  it('go there and back', () => {
    for (const writing of WRITINGS) {
      const script = writing.endsWith('-Latn') ? 'latin' : 'native'
      expect(writingOf(languageOf(writing), script)).toBe(writing)
    }
    expect(writingOf('en', 'latin')).toBe('en')
  })
})
