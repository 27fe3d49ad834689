import { describe, expect, it } from 'vitest'
import type { InboundContent } from '../../channel/inbound.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

const media = { mediaId: 'm-1', mimeType: 'image/jpeg' }

describe('what cannot be read', () => {
  it.each<[string, InboundContent]>([
    ['a photo', { type: 'image', media }],
    ['a photo with words', { type: 'image', media: { ...media, caption: 'sold 5 kg sugar' } }],
    ['a video', { type: 'video', media: { ...media, mimeType: 'video/mp4' } }],
    ['a sticker', { type: 'sticker', media: { ...media, mimeType: 'image/webp' } }],
  ])(
    '%s is answered by the wish to type it, writes nothing and asks no model',
    async (_, content) => {
      const shop = openTurnHarness([])
      const before = shop.bills()
      const sugar = await shop.stock('Sugar')
      const answer = await shop.say(content)
      expect(answer).toMatch(/photo|picture|type|likh|लिख/i)
      expect(shop.model.requests).toEqual([])
      expect(shop.bills()).toBe(before)
      expect(await shop.stock('Sugar')).toBe(sugar)
    },
  )

  it.each([
    ['hi', 'native', /[\u0900-\u097f]/],
    ['mr', 'native', /[\u0900-\u097f]/],
    ['en', 'latin', /^[^\u0900-\u097f]+$/],
  ] as const)('is said in the member’s language: %s', async (language, script, letters) => {
    const shop = openTurnHarness([])
    const [row] = shop.db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
    const members = await shop.store.listMembers(row?.shop_id ?? '')
    const owner = members.find(({ role }) => role === 'owner')
    shop.db.run(
      'UPDATE members SET body = ? WHERE member_id = ?',
      JSON.stringify({ ...owner, language, script }),
      owner?.memberId ?? '',
    )
    expect(await shop.say({ type: 'image', media })).toMatch(letters)
  })
})
