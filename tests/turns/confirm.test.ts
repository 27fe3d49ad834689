import { describe, expect, it } from 'vitest'
import type { ContentBlock } from '../../agent/model.ts'
import { CONFIRM_WITHIN_MS } from '../../agent/confirmation.ts'
import { DEMO_HELPER } from '../../adapters/embedded/demo-shop.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

const call = (name: string, input: Record<string, unknown>, id = name): ContentBlock => ({
  toolUse: { toolUseId: id, name, input: input as Record<string, never> },
})
const say = (text: string): ContentBlock[] => [{ text }]
const sale = (quantity = 2, id = 'sale') =>
  call('record_sale', { items: [{ item: 'sugar', quantity }] }, id)

type Harness = ReturnType<typeof openTurnHarness>

function buttons(shop: Harness, at = -1): { id: string; title: string }[] {
  const { interactive } = shop.transport.sent.at(at)?.body as {
    interactive?: { action: { buttons?: { reply: { id: string; title: string } }[] } }
  }
  return interactive?.action.buttons?.map(({ reply }) => reply) ?? []
}
const tap = (button: { id: string; title: string } | undefined) => ({
  type: 'tap' as const,
  id: button?.id ?? '',
  title: button?.title ?? '',
})
async function forwarded(shop: Harness) {
  await shop.say('sold 2 kg sugar', { forwarded: true })
  const [confirm, cancel] = buttons(shop)
  return { confirm: tap(confirm), cancel: tap(cancel) }
}

describe('a write that waits for a tap', () => {
  it('is not made by a forwarded message, and made once by its Confirm button, however often tapped', async () => {
    const shop = openTurnHarness([[sale()], say('Would sell 2 kg.'), say('Sold.'), say('Sold.')])
    const before = await shop.stock('Sugar')
    const { confirm } = await forwarded(shop)
    expect(shop.bills()).toBe(0)
    expect(await shop.stock('Sugar')).toBe(before)
    expect(confirm.id).toMatch(/^confirm:/)

    expect(await shop.say(confirm)).toBe('Sold.')
    expect(await shop.stock('Sugar')).toBe(before - 2)
    await shop.say(confirm)
    expect(await shop.stock('Sugar')).toBe(before - 2)
    expect(shop.bills()).toBe(1)
  })

  it('shows the model what would be written, without an entry', async () => {
    const shop = openTurnHarness([[sale()], say('Would sell 2 kg.')])
    await forwarded(shop)
    const result = shop.model.requests[1]?.messages.at(-1)?.content?.[0]?.toolResult?.content?.[0]
    expect(result?.json).toMatchObject({
      status: 'needs_confirmation',
      why: 'forwarded',
      lines: [{ item: 'Sugar', quantity: 2 }],
    })
    expect(result?.json).not.toHaveProperty('entry')
  })

  it('stays unwritten after Cancel, also when Confirm is tapped later', async () => {
    const shop = openTurnHarness([[sale()], say('Would sell 2 kg.')])
    const { confirm, cancel } = await forwarded(shop)
    expect(await shop.say(cancel)).toContain('recorded nothing')
    expect(await shop.say(confirm)).toContain('had cancelled')
    expect(shop.bills()).toBe(0)
  })

  it('stays written when Cancel is tapped after Confirm', async () => {
    const shop = openTurnHarness([[sale()], say('Would sell 2 kg.'), say('Sold.')])
    const { confirm, cancel } = await forwarded(shop)
    await shop.say(confirm)
    expect(await shop.say(cancel)).toContain('recorded already')
    expect(shop.bills()).toBe(1)
  })

  it('is not to be had by anybody else, nor after half an hour', async () => {
    const shop = openTurnHarness([[sale()], say('Would sell 2 kg.')])
    const { confirm } = await forwarded(shop)
    expect(await shop.say(confirm, { sender: { waId: DEMO_HELPER } })).toContain('30')
    expect(await shop.say(confirm, { sender: { waId: '919811111111' } })).toContain('30')
    shop.advance(CONFIRM_WITHIN_MS + 60_000)
    expect(await shop.say(confirm)).toContain('30')
    expect(shop.bills()).toBe(0)
  })

  it('is made once when the model asked for it twice: the last one', async () => {
    const shop = openTurnHarness([
      [sale(2, 'a')],
      [sale(3, 'b')],
      say('Would sell 3 kg.'),
      say('Sold.'),
    ])
    const before = await shop.stock('Sugar')
    const { confirm } = await forwarded(shop)
    await shop.say(confirm)
    expect(await shop.stock('Sugar')).toBe(before - 3)
  })

  it('can be undone like any other entry', async () => {
    const shop = openTurnHarness([[sale()], say('Would sell 2 kg.'), say('Sold.'), say('Back.')])
    const before = await shop.stock('Sugar')
    const { confirm } = await forwarded(shop)
    await shop.say(confirm)
    await shop.say(tap(buttons(shop)[0]))
    expect(await shop.stock('Sugar')).toBe(before)
  })

  it('is nothing a model can bring about itself', async () => {
    const shop = openTurnHarness([
      [sale()],
      [call('cancel_confirmation', {}, 'cancel')],
      say('Would sell 2 kg.'),
      say('Sold.'),
    ])
    const { confirm } = await forwarded(shop)
    const tools = shop.model.requests[0]?.toolConfig?.tools?.map((tool) => tool.toolSpec?.name)
    expect(tools).not.toContain('cancel_confirmation')
    const refused = shop.model.requests[2]?.messages.at(-1)?.content?.[0]?.toolResult
    expect(JSON.stringify(refused)).toContain('unknown_tool')
    await shop.say(confirm)
    expect(shop.bills()).toBe(1)
  })
})

describe('undo in reply to a message', () => {
  const twoSales = () =>
    openTurnHarness([
      [sale(2)],
      say('Sold 2.'),
      [sale(5)],
      say('Sold 5.'),
      [call('undo_last', {})],
      say('Back.'),
    ])

  it('takes back what the quoted answer had done, not the newest', async () => {
    const shop = twoSales()
    const before = await shop.stock('Sugar')
    await shop.say('sold 2 kg sugar')
    await shop.say('sold 5 kg sugar')
    await shop.say('undo', { replyTo: 'out.1' })
    expect(await shop.stock('Sugar')).toBe(before - 5)
  })

  it('takes the member’s own quoted message as well', async () => {
    const shop = twoSales()
    const before = await shop.stock('Sugar')
    await shop.say('sold 2 kg sugar')
    await shop.say('sold 5 kg sugar')
    await shop.say('undo', { replyTo: 'wamid.1' })
    expect(await shop.stock('Sugar')).toBe(before - 5)
  })

  it('takes nothing back where the quoted message is not known', async () => {
    const shop = twoSales()
    const before = await shop.stock('Sugar')
    await shop.say('sold 2 kg sugar')
    await shop.say('sold 5 kg sugar')
    await shop.say('undo', { replyTo: 'wamid.of-another-chat' })
    expect(await shop.stock('Sugar')).toBe(before - 7)
  })
})

describe('a session', () => {
  it('ends after 30 idle minutes: what was said before is not part of the talk any more', async () => {
    const shop = openTurnHarness([say('one'), say('two'), say('three')])
    await shop.say('first')
    shop.advance(29 * 60_000)
    await shop.say('second')
    shop.advance(31 * 60_000)
    await shop.say('third')
    const seen = shop.model.requests.map(({ messages }) => messages.length)
    expect(seen).toEqual([1, 3, 1])
  })
})
