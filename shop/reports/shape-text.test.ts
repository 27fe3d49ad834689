import { describe, expect, it } from 'vitest'
import { runsOf } from './fonts.ts'
import { fitted, shapeText } from './shape-text.ts'

const paths = (text: string) => shapeText(text, 100).glyphs.map(({ path }) => path)

describe('a text in Devanagari', () => {
  it('has a short i drawn before the letter that it is spoken after', () => {
    const [first, second] = shapeText('कि', 100).glyphs
    expect(second?.path).toBe(paths('क')[0])
    expect(second?.x).toBeGreaterThan(first?.x ?? 0)
  })

  it('joins letters to conjuncts, and puts a leading r over what follows', () => {
    expect(paths('क्ष')).toHaveLength(1)
    const [letter, mark] = shapeText('र्म', 100).glyphs
    expect(letter?.path).toBe(paths('म')[0])
    expect(mark).toBeDefined()
    // The mark stands over the letter and takes no room of its own.
    expect(shapeText('र्म', 100).width).toBeCloseTo(shapeText('म', 100).width, 5)
  })

  it('keeps the eyelash r of Marathi, which a joiner asks for', () => {
    expect(paths('दर्\u200dया')).not.toEqual(paths('दर्या'))
  })

  it('has an outline for every letter of a mixed line', () => {
    const box = paths('\u0b85')[0]
    for (const char of new Set('श्री लक्ष्मी किराणा & Sons, ₹1,234.50 – 5% é (ऱ्ह) “ॲप”…'))
      if (char.trim() !== '') expect(paths(char), char).not.toContain(box)
  })
})

describe('fitting', () => {
  it('cuts at the end, between letters, and says so', () => {
    const name = 'श्री लक्ष्मी किराणा स्टोअर्स'
    expect(fitted(name, 10_000, 30)).toEqual(shapeText(name, 30))
    for (const width of [60, 90, 150, 240]) {
      const cut = fitted(name, width, 30)
      expect(cut.width).toBeLessThanOrEqual(width)
      expect(cut.glyphs.at(-1)?.path).toBe(paths('…')[0])
    }
  })
})

describe('the fonts of a text', () => {
  it('change with its script, and not within a word', () => {
    expect(runsOf('चीनी Sugar 2')).toEqual([
      { text: 'चीनी', subset: 'devanagari' },
      { text: ' Sugar 2', subset: 'latin' },
    ])
    expect(runsOf('क्\u200dष').map(({ subset }) => subset)).toEqual(['devanagari'])
  })

  it('leave out emoji with the space beside them, and keep the signs of trade', () => {
    const text = (from: string) =>
      runsOf(from)
        .map((run) => run.text)
        .join('')
    expect(text('🙏 श्री 🛒 Mart 👍🏽')).toBe('श्री Mart ')
    expect(text('Tata® Salt™ 🇮🇳')).toBe('Tata® Salt™ ')
  })
})
