import { describe, expect, it } from 'vitest'
import { createCatalogue, type Match } from './catalogue.ts'

const catalogue = createCatalogue(
  [
    ['Toor Dal', 'tur dal', 'अरहर दाल', 'तूर डाळ'],
    ['Moong Dal', 'मूंग दाल', 'mug dal'],
    ['Chana Dal', 'चना दाल'],
    ['Sugar', 'cheeni', 'चीनी', 'साखर'],
    ['Sunflower Oil', 'surajmukhi tel', 'सूरजमुखी तेल'],
    ['Groundnut Oil', 'mungfali tel', 'मूंगफली का तेल'],
    ['Peanuts', 'mungfali', 'मूंगफली'],
    ['Parle-G Biscuit', 'parle g', 'पारले जी'],
    ['Marie Biscuit', 'मारी बिस्किट'],
    ['Lux Soap', 'लक्स साबुन'],
    ['Lifebuoy Soap', 'lifebuoy'],
    ['T-Shirt', 'tshirt', 'टी-शर्ट'],
    ['Cotton Shirt', 'सूती शर्ट'],
    ['Saree', 'sari', 'साड़ी'],
    ['Tea Powder', 'chai patti'],
    ['Cumin Seeds', 'jeera', 'जीरा'],
    ['Eggs', 'anda', 'अंडे'],
    ['❤'],
  ].map(([name = '', ...aliases]) => ({ itemId: name, name, aliases })),
)

function found(match: Match): string | string[] | undefined {
  if (match.kind === 'one') return match.item.name
  return match.kind === 'several' ? match.items.map(({ name }) => name) : undefined
}

describe('find', () => {
  it.each([
    ['Sugar', 'Sugar'],
    ['SUGAR ', 'Sugar'],
    ['चीनी', 'Sugar'],
    ['chini', 'Sugar'],
    ['साखरेची', 'Sugar'],
    ['sugar ka packet', 'Sugar'],
    ['suger', 'Sugar'],
    ['toor', 'Toor Dal'],
    ['तूर वाली', 'Toor Dal'],
    ['arhar', 'Toor Dal'],
    ['sunflwr oil', 'Sunflower Oil'],
    ['oil sunflower', 'Sunflower Oil'],
    ['mungfali', 'Peanuts'],
    ['moongfali tel', 'Groundnut Oil'],
    ['peanut', 'Peanuts'],
    ['parle g packet', 'Parle-G Biscuit'],
    ['parleg', 'Parle-G Biscuit'],
    ['tshirts', 'T-Shirt'],
    ['t shirt', 'T-Shirt'],
    ['sarees', 'Saree'],
    ['lifebouy', 'Lifebuoy Soap'],
    ['egg', 'Eggs'],
    ['❤️', '❤'],
  ])('%s is %s', (said, name) => {
    expect(found(catalogue.find(said))).toBe(name)
  })

  it.each([
    ['dal', ['Toor Dal', 'Moong Dal', 'Chana Dal']],
    ['डाळ', ['Toor Dal', 'Moong Dal', 'Chana Dal']],
    ['tel', ['Sunflower Oil', 'Groundnut Oil']],
    ['soap', ['Lux Soap', 'Lifebuoy Soap']],
    ['साबुन', ['Lux Soap']],
    ['shirt', ['T-Shirt', 'Cotton Shirt']],
    // One of the two is spelt so in its alias: it is no more meant than the other.
    ['biskit', ['Parle-G Biscuit', 'Marie Biscuit']],
  ])('%s asks which', (said, names) => {
    const match = found(catalogue.find(said))
    expect([match].flat()).toEqual(names)
  })

  it.each([
    ['urad dal', 'Toor Dal'],
    ['mustard oil', 'Groundnut Oil'],
    ['brown sugar', 'Sugar'],
    ['sugar cane', 'Sugar'],
    ['amul tea', 'Tea Powder'],
    ['jeera powder', 'Cumin Seeds'],
    // One letter from anda and from sadi, and other things.
    ['kanda', 'Eggs'],
    ['soda', 'Saree'],
  ])('%s is none of them, and not far from %s', (said, near) => {
    const match = catalogue.find(said)
    expect(match.kind).toBe('none')
    expect(match.kind === 'none' && match.nearest.map(({ name }) => name)).toContain(near)
  })

  it.each(['kurkure', 'shampoo', '', ' ', '😀', 'constructor', '__proto__', 'kg', 'wala'])(
    '"%s" is nothing',
    (said) => {
      expect(catalogue.find(said)).toEqual({ kind: 'none', nearest: [] })
    },
  )

  it('asks when two items go by one name', () => {
    const twins = createCatalogue([
      { itemId: '1', name: 'Rice A', aliases: ['chawal'] },
      { itemId: '2', name: 'Rice B', aliases: ['चावल'] },
      { itemId: '3', name: 'Rice C', aliases: ['chawal'] },
    ])
    expect(found(twins.find('chawal'))).toEqual(['Rice A', 'Rice C'])
    expect(found(twins.find('rice'))).toEqual(['Rice A', 'Rice B', 'Rice C'])
  })

  it('never offers more than a list can show', () => {
    const many = createCatalogue(
      Array.from({ length: 40 }, (_, i) => ({ itemId: `${i}`, name: `Soap ${i}`, aliases: [] })),
    )
    expect(found(many.find('soap'))).toHaveLength(10)
  })
})

describe('named', () => {
  it('knows whole names only', () => {
    expect(catalogue.named('चीनी')?.name).toBe('Sugar')
    expect(catalogue.named('egg')?.name).toBe('Eggs')
    expect(catalogue.named('toor')).toBeUndefined()
    expect(catalogue.named('dal')).toBeUndefined()
  })
})
