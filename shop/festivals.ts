import festivals from './festivals.json' with { type: 'json' }
import { addDays } from './calendar.ts'
import type { Day } from './types.ts'

/**
 * What people in India shop for, with the days of 2022 to 2030 as Indian calendars publish them (Lakshmi Puja for Diwali, the
 * day of colours for Holi, Thiruvonam for Onam; a moon sighting may move an Eid by a day). A test checks each lunar one
 * against the moon's phase after Meeus, Astronomical Algorithms, chapter 49.
 */
export interface Festival {
  id: FestivalId
  day: Day
  /** Days on which people shop for it: so many before it, and after. */
  before: number
  after: number
}

export const FESTIVAL_IDS = [
  'diwali',
  'dussehra',
  'navratri',
  'ganesh_chaturthi',
  'raksha_bandhan',
  'janmashtami',
  'holi',
  'gudi_padwa',
  'maha_shivratri',
  'eid_al_fitr',
  'eid_al_adha',
  'makar_sankranti',
  'onam',
  'durga_puja',
  'chhath',
  'christmas',
] as const
export type FestivalId = (typeof FESTIVAL_IDS)[number]

const ALL: readonly Festival[] = festivals.flatMap(({ id, days, before, after }) =>
  days.map((day) => ({ id: id as FestivalId, day, before, after })),
)

/** Festivals whose shopping days touch the range, both ends included, in no particular order. */
export function festivalsBetween(from: Day, to: Day): Festival[] {
  return ALL.filter(
    ({ day, before, after }) => addDays(day, -before) <= to && addDays(day, after) >= from,
  )
}
