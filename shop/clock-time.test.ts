import { describe, expect, it } from 'vitest'
import { parseClockTime } from './clock-time.ts'

describe('parseClockTime', () => {
  it.each([
    ['9', '09:00'],
    ['09:00', '09:00'],
    ['9:05', '09:05'],
    ['21.15', '21:15'],
    ['9 am', '09:00'],
    ['9 PM', '21:00'],
    ['12 am', '00:00'],
    ['12pm', '12:00'],
    ['7:30 p.m.', '19:30'],
    ['९ बजे', '09:00'],
    ['8 baje', '08:00'],
    ['८:३० वाजता', '08:30'],
    ['0:00', '00:00'],
  ])('%s is %s', (said, time) => {
    expect(parseClockTime(said)).toBe(time)
  })

  it.each(['24:00', '9:60', '13 pm', '0 am', 'subah', '', '-1', '9:5', '1230'])(
    '%s is no time',
    (said) => {
      expect(parseClockTime(said)).toBeUndefined()
    },
  )
})
