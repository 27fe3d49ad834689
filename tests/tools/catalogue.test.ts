import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCatalogue } from '../../shop/catalogue.ts'

const fixture = join(import.meta.dirname, '../../adapters/embedded/demo-shop.json')
const { items } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  items: { name: string; aliases: Record<string, string[]> }[]
}
const named = items.map(({ name, aliases }) => ({
  itemId: name,
  name,
  aliases: Object.values(aliases).flat(),
}))
const catalogue = createCatalogue(named)

describe('the demo shop’s names', () => {
  it('each mean their own item, as written and in capitals', () => {
    const wrong = named.flatMap(({ name, aliases }) =>
      [name, ...aliases]
        .flatMap((said) => [said, said.toUpperCase(), ` ${said} `])
        .filter((said) => {
          const match = catalogue.find(said)
          return match.kind !== 'one' || match.item.name !== name
        }),
    )
    expect(named.length).toBeGreaterThan(35)
    expect(wrong).toEqual([])
  })

  it('ask when the word is general', () => {
    for (const said of [
      'dal',
      'दाल',
      'डाळ',
      'rice',
      'chawal',
      'तांदूळ',
      'tel',
      'oil',
      'soap',
      'biscuit',
      'shirt',
    ]) {
      expect([said, catalogue.find(said).kind]).toEqual([said, 'several'])
    }
  })

  it('do not stand for what the shop has not', () => {
    for (const said of [
      'urad dal',
      'mustard oil',
      'kali mirch',
      'rajma',
      'maida',
      'kurkure',
      'कुरकुरे',
      'shampoo',
      'tomato',
    ]) {
      expect([said, catalogue.find(said).kind]).toEqual([said, 'none'])
    }
  })
})
