import { describe, expect, it } from 'vitest'
import { spokenText } from './spoken.ts'

describe('what is spoken', () => {
  it.each([
    ['en', 'Total ₹1,23,456.50', 'Total 1 lakh 23 thousand 456 rupees 50 paise'],
    ['hi', 'कुल ₹2,500', 'कुल 2 हज़ार 500 रुपये'],
    ['mr', 'एकूण ₹1', 'एकूण 1 रुपया'],
    ['en', '-₹90', 'minus 90 rupees'],
    [
      'en',
      '✅ Sale recorded\n• Sugar: 2 kg × ₹45 = ₹90 · 52 kg left',
      'Sale recorded. Sugar: 2 kilos, 45 rupees, 90 rupees, 52 kilos left',
    ],
    ['hi', '*Sugar*: 2.5 kg बचा', 'Sugar: 2.5 किलो बचा'],
    ['en', 'call 9876543210', 'call 9 8 7 6 5 4 3 2 1 0'],
    ['en', '1,25,000 sold', '1 lakh 25 thousand sold'],
    ['en', '12/03/2026 and 2026-01-14', '12 3 2026 and 14 1 2026'.replace('12 3', '12 03')],
    ['mr', '25% UPI ने', '25 टक्के यू पी आय ने'],
    ['en', '5-7 kg', '5 to 7 kilos'],
    ['hi', '२ kg', '2 किलो'],
    ['en', '12 parathas', '12 parathas'],
  ] as const)('in %s: %s', (language, text, wanted) => {
    expect(spokenText(text, language)).toBe(wanted)
  })

  it('ends at a sentence when it is long', () => {
    const long = Array.from({ length: 60 }, (_, i) => `• Item number ${i}: some text here`).join(
      '\n',
    )
    const said = spokenText(long, 'en')
    expect(said.length).toBeLessThan(700)
    expect(said).toMatch(/here\.?$/)
  })

  it('leaves nothing of markup and emoji, whatever comes', () => {
    expect(spokenText('👍🏽 *ok* ⚠️ _x_', 'en')).not.toMatch(/[*_👍⚠]/u)
    expect(spokenText('', 'hi')).toBe('')
  })
})
