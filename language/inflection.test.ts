import { describe, expect, it } from 'vitest'
import { baseForms } from './inflection.ts'

describe('baseForms', () => {
  it.each([
    ['साड्या', 'साडी'],
    ['बादल्या', 'बादली'],
    ['गोण्या', 'गोणी'],
    ['कांद्या', 'कांदा'],
    ['कांदे', 'कांदा'],
    ['चादरी', 'चादर'],
    ['साखरे', 'साखर'],
    ['साड़ियाँ', 'साड़ी'],
    ['बाल्टियों', 'बाल्टी'],
    ['चादरें', 'चादर'],
    ['आलुओं', 'आलू'],
    ['अल्ट्राटेकच्या', 'अल्ट्राटेक'],
    ['ब्रेडची', 'ब्रेड'],
    ['बिस्किटांची', 'बिस्किट'],
    ['साबणांचे', 'साबण'],
    ['sadya', 'sadi'],
    ['baltiyan', 'balti'],
    ['chadren', 'chadr'],
    ['kande', 'kanda'],
    ['ultratechchya', 'ultratech'],
  ])('%s may be a form of %s', (word, base) => {
    expect(baseForms(word)).toContain(base)
  })

  it.each(['पान', 'पाना', 'तेल', 'dal', 'chai', 'ghee', 'ale', '', '250', 'soap'])(
    '%s is a form of nothing else',
    (word) => {
      expect(baseForms(word)).toEqual([])
    },
  )
})
