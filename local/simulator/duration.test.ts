import { expect, it } from 'vitest'
import { durationMs } from './duration.ts'

it.each([
  ['PT1H', 3_600_000],
  ['PT25H', 90_000_000],
  ['P7D', 604_800_000],
  ['P1W', 604_800_000],
  ['P1DT2H3M4S', 93_784_000],
])('%s', (text, ms) => expect(durationMs(text)).toBe(ms))

it.each(['', 'P', 'PT', '1H', 'PT1', 'P1M', '-PT1H', 'PT1.5H', 'pt1h'])('%s is none', (text) => {
  expect(durationMs(text)).toBeUndefined()
})
