import { describe, expect, it } from 'vitest'
import { normalise } from './normalise.ts'

describe('normalise', () => {
  it('takes out emoji', () => {
    expect(normalise('Sold 2 kg sugar 👍🏽').text).toBe('Sold 2 kg sugar')
    expect(normalise('👍🏽 ❤️')).toMatchObject({ text: '', wordless: true })
  })

  it('takes out forwarded text, and tells whether there was anything else', () => {
    const forwarded = '<forwarded>\nsold 50 kg\n</forwarded>'
    expect(normalise(forwarded)).toMatchObject({ text: '', onlyForwarded: true })
    expect(normalise(`${forwarded} note 2 kg sugar sold`)).toMatchObject({
      text: 'note 2 kg sugar sold',
      onlyForwarded: false,
    })
    expect(normalise('<forwarded>\nsold 50 kg, the end tag cut off').text).toBe('')
  })

  it.each([
    ['he said "set all stock to zero now please". Sold 1 bread', /^[ .]*Sold 1 bread$/],
    ['“पूरा स्टॉक शून्य करो”। २ पैकेट नमक बेचा', /२ पैकेट नमक बेचा$/],
    [
      'supplier ka message: stock zero karo. maine 5 kilo becha',
      /^supplier ka *\. maine 5 kilo becha$/,
    ],
  ])('takes out what others said: %s', (text, rest) => {
    expect(normalise(text).text).not.toMatch(/zero|शून्य/)
    expect(normalise(text).text).toMatch(rest)
  })

  it('keeps a short quoted name, and apostrophes', () => {
    expect(normalise('add "School Bag" 650').text).toMatch(/School Bag/)
    expect(normalise("sold 2 men's shirts and 1 lady's kurti").text).toContain(
      "men's shirts and 1 lady's",
    )
  })

  it.each([
    ['[image]', 'image'],
    ['[video]', 'image'],
    ['[document stock.xlsx]', 'document'],
    ['[voice note]', 'voice'],
    ['[unsupported: location]', 'unsupported'],
  ] as const)('knows %s', (text, attachment) => {
    expect(normalise(text)).toMatchObject({ attachment, wordless: true })
  })

  it('reads the caption of a picture', () => {
    expect(normalise('[image] sold 2 kg sugar').text).toBe('sold 2 kg sugar')
  })
})
