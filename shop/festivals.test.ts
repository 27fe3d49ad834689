import { describe, expect, it } from 'vitest'
import { FESTIVAL_IDS, festivalsBetween, type FestivalId } from './festivals.ts'

const DAY_MS = 86_400_000
const RADIANS = Math.PI / 180

/** Instant of the k-th new moon after January 2000, in milliseconds: Meeus, Astronomical Algorithms, ch. 49, largest terms. */
function newMoon(k: number): number {
  const century = k / 1236.85
  const sun = (2.5534 + 29.1053567 * k) * RADIANS
  const moon = (201.5643 + 385.81693528 * k) * RADIANS
  const node = (160.7108 + 390.67050284 * k) * RADIANS
  const julian =
    2451550.09766 +
    29.530588861 * k +
    0.00015437 * century ** 2 -
    0.4072 * Math.sin(moon) +
    0.17241 * Math.sin(sun) +
    0.01608 * Math.sin(2 * moon) +
    0.01039 * Math.sin(2 * node)
  return (julian - 2440587.5) * DAY_MS
}

/** Age of the moon at noon in India, in thirtieths of the time from new moon to new moon. */
function moonAge(day: string): number {
  const noon = Date.parse(`${day}T06:30:00Z`)
  let k = Math.ceil(((noon / DAY_MS / 365.2425 - 30) * 365.2425) / 29.53) + 1
  while (newMoon(k) > noon) k--
  return ((noon - newMoon(k)) / (newMoon(k + 1) - newMoon(k))) * 30
}

/** The middle of the lunar day that each is kept on. */
const LUNAR: Partial<Record<FestivalId, number>> = {
  diwali: 29.5,
  dussehra: 9.5,
  navratri: 0.5,
  ganesh_chaturthi: 3.5,
  raksha_bandhan: 14.5,
  janmashtami: 22.5,
  holi: 15.3,
  gudi_padwa: 0.5,
  maha_shivratri: 28,
  eid_al_fitr: 2,
  eid_al_adha: 11,
  durga_puja: 6.8,
  chhath: 5.5,
}

describe('the festival table', () => {
  const years = (id: FestivalId) =>
    festivalsBetween('2022-01-01', '2030-12-31').filter((festival) => festival.id === id)

  it.each(FESTIVAL_IDS)('has %s once a year from 2022 to 2030', (id) => {
    expect(years(id).map(({ day }) => day.slice(0, 4))).toEqual(
      Array.from({ length: 9 }, (_, i) => String(2022 + i)),
    )
  })

  it.each(Object.entries(LUNAR))('keeps %s by the moon', (id, age) => {
    for (const { day } of years(id as FestivalId)) {
      const off = Math.abs(((moonAge(day) - age + 45) % 30) - 15)
      expect(off, `${id} on ${day}, moon ${moonAge(day).toFixed(1)}`).toBeLessThan(1.5)
    }
  })

  it('gives those whose shopping days touch the range', () => {
    const ids = festivalsBetween('2026-11-01', '2026-11-02').map(({ id }) => id)
    expect(ids).toContain('diwali')
    expect(ids).not.toContain('holi')
  })
})
