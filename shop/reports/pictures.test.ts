import { describe, expect, it } from 'vitest'
import { WRITINGS } from '../../language/writing.ts'
import { renderPicture, type Picture } from './pictures.ts'

const at = { shop: 'श्री लक्ष्मी किराणा', from: '2026-01-05', to: '2026-01-11' }
const PICTURES: Picture[] = [
  {
    kind: 'trend',
    days: Array.from({ length: 7 }, (_, i) => ({
      date: `2026-01-${String(i + 5).padStart(2, '0')}`,
      amount: 100 * i,
    })),
  },
  {
    kind: 'weekdays',
    weekdays: Array.from({ length: 7 }, (_, weekday) => ({ weekday, average: 100 + weekday })),
  },
  { kind: 'top_sellers', items: [{ item: 'बासमती चावल', amount: 2967.65 }] },
]

describe.each(WRITINGS)('pictures in %s', (writing) => {
  it.each(PICTURES)('are PNG files a phone is wide: $kind', async (picture) => {
    const png = Buffer.from(await renderPicture(picture, { ...at, writing }))
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(1000)
    expect(png.readUInt32BE(20)).toBeGreaterThan(200)
    // The limit of WhatsApp is 5 MB; these are read over mobile data.
    expect(png.byteLength).toBeLessThan(100_000)
    const other = await renderPicture(picture, { ...at, writing, shop: 'Other' })
    expect(png.equals(other)).toBe(false)
    expect(png.equals(await renderPicture(picture, { ...at, writing }))).toBe(true)
  })
})
