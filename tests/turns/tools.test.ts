import { describe, expect, it } from 'vitest'
import type { ContentBlock } from '../../agent/model.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

const call = (name: string, input: Record<string, unknown>): ContentBlock[] => [
  { toolUse: { toolUseId: name, name, input: input as Record<string, never> } },
]
const say = (text: string): ContentBlock[] => [{ text }]
const sale = (item: string, more = {}) =>
  call('record_sale', { items: [{ item, quantity: 1, ...more }] })

type Harness = ReturnType<typeof openTurnHarness>
const lastResult = (shop: Harness) =>
  shop.model.requests.at(-1)?.messages.at(-1)?.content?.[0]?.toolResult?.content?.[0]?.json
const buttons = (shop: Harness) => {
  const { interactive } = shop.transport.sent.at(-1)?.body as {
    interactive?: { action: { buttons?: { reply: { id: string; title: string } }[] } }
  }
  return interactive?.action.buttons?.map(({ reply }) => ({ type: 'tap' as const, ...reply })) ?? []
}

describe('tools in a turn', () => {
  it('learn the word that was asked about, and unlearn it by Undo', async () => {
    const stock = () => call('get_stock', { item: 'safed sona' })
    const shop = openTurnHarness([
      ...[sale('safed sona'), say('No such item. Which one?')],
      ...[sale('cheeni'), say('Sold 1 kg of Sugar.')],
      ...[stock(), say('So much.'), say('Undone.'), stock(), say('No such item.')],
    ])
    await shop.say('1 kilo safed sona becha')
    await shop.say('cheeni')
    expect(lastResult(shop)).toMatchObject({ status: 'ok', learned: { said: 'safed sona' } })
    const [undo] = buttons(shop)
    await shop.say('safed sona kitna hai')
    expect(lastResult(shop)).toMatchObject({ status: 'ok', item: 'Sugar' })
    if (undo) await shop.say(undo)
    await shop.say('safed sona kitna hai')
    expect(lastResult(shop)).toMatchObject({ code: 'item_not_found' })
  })

  it('make a sale at ten times the price only by a tap', async () => {
    const odd = sale('sugar', { unitPrice: 450 })
    const shop = openTurnHarness([odd, say('₹450 a kilo? It is ₹45.'), say('Sold.')])
    const before = await shop.stock('Sugar')
    await shop.say('sold 1 kg sugar at 450')
    expect(lastResult(shop)).toMatchObject({ why: 'out_of_proportion', odd: [{ usual: 45 }] })
    expect(await shop.stock('Sugar')).toBe(before)
    const [confirm] = buttons(shop)
    if (confirm) await shop.say(confirm)
    expect(await shop.stock('Sugar')).toBe(before - 1)
  })

  it('know the pages, whoever asks', async () => {
    const shop = openTurnHarness([
      call('search_knowledge', { query: 'MRP se upar bech sakte hai kya' }),
      say('Nahi.'),
    ])
    expect(await shop.say('MRP se upar bech sakte hai kya')).toBe('Nahi.')
    expect(lastResult(shop)).toMatchObject({
      passages: [{ source: 'mrp-rules', brief: expect.stringContaining('mana hai') as string }],
    })
  })
})
