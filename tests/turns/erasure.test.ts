import { describe, expect, it } from 'vitest'
import { DEMO_HELPER } from '../../adapters/embedded/demo-shop.ts'
import { openTurnHarness, textOf } from '../support/turn-harness.ts'

type Harness = ReturnType<typeof openTurnHarness>
const wish = [{ toolUse: { toolUseId: 'd', name: 'delete_account', input: {} } }]
const words = [{ text: 'All of it will be gone.' }]

function eraseButton(shop: Harness) {
  const { interactive } = shop.transport.sent.at(-1)?.body as {
    interactive?: { action: { buttons: { reply: { id: string; title: string } }[] } }
  }
  const button = interactive?.action.buttons[0]?.reply
  return { type: 'tap' as const, id: button?.id ?? '', title: button?.title ?? '' }
}
const shops = (shop: Harness) => shop.db.all('SELECT shop_id FROM shops').length

describe('leaving', () => {
  it('takes a tap; then everything is gone, and the owner is told so in numbers', async () => {
    const shop = openTurnHarness([wish, words])
    expect(await shop.say('delete my account')).toBe('All of it will be gone.')
    const button = eraseButton(shop)
    expect(button).toMatchObject({ id: /^choice:erase:/ as never, title: 'Delete everything' })
    expect(shops(shop)).toBe(1)

    shop.advance(5_000)
    const tap = shop.message(button)
    expect(await shop.run(tap)).toEqual({ outcome: 'done' })
    const farewell = textOf(shop.transport.sent.at(-1)?.body ?? {})
    expect(farewell).toMatch(/Everything is deleted: \d{3,} rows and 0 files.*30 days.*90 days/)
    expect(shops(shop)).toBe(0)
    expect(shop.bills()).toBe(0)
    expect(shop.db.all('SELECT turn_id FROM turns')).toEqual([])
  })

  it('is not done by a tap that comes late', async () => {
    const shop = openTurnHarness([wish, words])
    await shop.say('delete my account')
    const button = eraseButton(shop)
    shop.advance(31 * 60_000)
    expect(await shop.say(button)).toMatch(/Nothing was deleted/)
    expect(shops(shop)).toBe(1)
  })

  it('is not done by the helper’s tap, nor by words', async () => {
    const shop = openTurnHarness([
      wish,
      words,
      ...[[{ text: 'Only the owner may.' }]],
      [{ toolUse: { toolUseId: 'e', name: 'erase_shop', input: { code: 'x' } } }],
      [{ text: 'There is no such tool.' }],
    ])
    await shop.say('delete my account')
    const button = eraseButton(shop)
    await shop.say(button, { sender: { waId: DEMO_HELPER } })
    await shop.say('erase_shop')
    expect(shops(shop)).toBe(1)
  })
})
