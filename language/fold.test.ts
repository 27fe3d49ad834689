import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'

describe('fold', () => {
  it.each([
    ['cheeni', 'chini', 'चीनी'],
    ['daal', 'dal', 'दाल', 'डाळ'],
    ['pyaaz', 'pyaz', 'प्याज़', 'प्याज'],
    ['atta', 'aata', 'आटा'],
    ['namak', 'नमक'],
    ['sakhar', 'साखर'],
    ['arhar', 'अरहर'],
    ['surajmukhi', 'सूरजमुखी'],
    ['moong', 'mung', 'मूंग'],
    ['anda', 'अंडा'],
    ['chai', 'चाय'],
    ['phool', 'फूल', 'ful'],
    ['vikla', 'विकलं'],
    ['pudhchya', 'पुढच्या'],
    ['coffee', 'कॉफी'],
    ['saree', 'sari'],
  ])('gives one key to %s and its other spellings', (first, ...others) => {
    for (const other of others) expect(fold(other)).toBe(fold(first))
  })

  it('keeps different goods apart', () => {
    const goods = [
      'chini',
      'chana',
      'dal',
      'dahi',
      'tel',
      'til',
      'kanda',
      'anda',
      'rava',
      'rai',
      'gud',
      'ghee',
    ]
    expect(new Set(goods.map(fold)).size).toBe(goods.length)
  })

  it('turns punctuation into spaces, apostrophes into nothing, and digits into ASCII', () => {
    expect(fold('Parle-G')).toBe('parle g')
    expect(fold("Men's  Shirt!")).toBe('mens shirt')
    expect(fold('२५० ग्राम')).toBe('250 gram')
    expect(fold('１.５')).toBe('1.5')
  })

  it('does not see zero-width joiners', () => {
    expect(fold('पॅ‍केट')).toBe(fold('पॅकेट'))
  })

  it('leaves other scripts as they are', () => {
    expect(fold('ચીની')).toBe('ચીની')
  })
})
