import { describe, expect, it } from 'vitest'
import { parseUnit, UNIT_SYMBOLS } from './units.ts'
import words from './words/units.json' with { type: 'json' }

describe('parseUnit', () => {
  it.each([
    ['kg', ['kilo', 'Kgs', 'किलो', 'किलोपेक्षा', 'kg.']],
    ['g', ['gm', 'grams', 'ग्रॅम', 'ग्राम']],
    ['litre', ['ltr', 'लीटर', 'लिटर']],
    ['dozen', ['dz', 'darjan', 'डझन', 'दर्ज़न']],
    ['packet', ['pkts', 'pudi', 'पाकीट', 'पैकेट']],
    ['pcs', ['nag', 'नग', 'piece', 'पीस']],
    ['pair', ['jodi', 'जोड़ी', 'जोड्यांपेक्षा']],
    ['box', ['peti', 'पेटी']],
  ] as const)('reads the spellings of %s', (unit, spellings) => {
    for (const spelling of spellings)
      expect([spelling, parseUnit(spelling)]).toEqual([spelling, unit])
  })

  it('does not read goods as units', () => {
    for (const word of ['sugar', 'चीनी', 'tent', 'shirt', 'potato', ''])
      expect([word, parseUnit(word)]).toEqual([word, undefined])
  })

  it('has no word under two units', () => {
    const all = UNIT_SYMBOLS.flatMap((unit) => words[unit].split(' '))
    expect(all.filter((word, at) => all.indexOf(word) !== at)).toEqual([])
  })
})
