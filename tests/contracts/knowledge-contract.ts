import { describe, expect, it } from 'vitest'
import type { Knowledge } from '../../agent/knowledge.ts'

/** Pages that every subject is opened with, all public. */
export const PUBLIC_PAGES = [
  { id: 'scales', title: 'Scales', text: 'Every scale is verified and stamped once a year.' },
  { id: 'mrp', title: 'Price labels', text: 'Nothing is sold above the price on its label.' },
  { id: 'tax', title: 'Tax on labels', text: 'The price on a label includes the tax.' },
] as const

export const OTHER_SHOP = { tenant: 'shop-2', text: 'The price of sugar at our supplier is 39.' }

/** What every `Knowledge` promises. `open` gives one that holds `PUBLIC_PAGES`, and `OTHER_SHOP` if it keeps shops' documents. */
export function knowledgeContract(name: string, open: () => Promise<Knowledge>): void {
  const query = { shopId: 'shop-1', writing: 'en', limit: 5 } as const

  describe(`Knowledge: ${name}`, () => {
    it('finds the page that fits, with its text and where it is from', async () => {
      const [best] = await (await open()).search({ ...query, text: 'scale stamped' })
      expect(best).toMatchObject({ title: 'Scales', text: PUBLIC_PAGES[0].text })
      expect(best?.source).not.toBe('')
    })

    it('gives the best first, and no more than were asked for', async () => {
      const knowledge = await open()
      const all = await knowledge.search({ ...query, text: 'price label tax' })
      expect(all.length).toBe(2)
      expect(all.map(({ score }) => score)).toEqual(
        all.map(({ score }) => score).toSorted((a, b) => b - a),
      )
      const one = await knowledge.search({ ...query, text: 'price label tax', limit: 1 })
      expect(one).toEqual(all.slice(0, 1))
    })

    it('gives nothing where nothing fits', async () => {
      expect(await (await open()).search({ ...query, text: 'cricket' })).toEqual([])
    })

    it('never gives another shop’s documents', async () => {
      const passages = await (await open()).search({ ...query, text: 'price of sugar at supplier' })
      expect(passages.filter(({ text }) => text === OTHER_SHOP.text)).toEqual([])
    })
  })
}
