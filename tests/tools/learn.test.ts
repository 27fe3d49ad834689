import { describe, expect, it } from 'vitest'
import { pickedFrom } from '../../agent/picked.ts'
import { openTestShop } from './support.ts'

type TestShop = Awaited<ReturnType<typeof openTestShop>>

const sale = (item: string) => ({ items: [{ item, quantity: 1 }] })
async function pick(shop: TestShop, said: string, item: string, call = 'record_sale') {
  const turn = await shop.openTurn()
  const input = call === 'adjust_stock' ? { item, quantity: 1, reason: 'wastage' } : sale(item)
  const result = await turn.call(call, input, { ...turn.context(), picked: { said, item } })
  await turn.end()
  return result
}
const stock = (shop: TestShop, item: string) => shop.call('get_stock', { item })

describe('a word that was asked about', () => {
  it.each(['record_sale', 'record_purchase', 'adjust_stock'])(
    'is learned with the %s of the item that was picked',
    async (call) => {
      const shop = await openTestShop()
      expect(await stock(shop, 'safed sona')).toMatchObject({ code: 'item_not_found' })
      expect(await pick(shop, 'safed sona', 'Sugar', call)).toMatchObject({
        status: 'ok',
        learned: { said: 'safed sona', item: 'Sugar' },
      })
      expect(await stock(shop, 'safed sona')).toMatchObject({ item: 'Sugar' })
      expect(await stock(shop, 'सफेद सोना')).toMatchObject({ item: 'Sugar' })
    },
  )

  it('is unlearned when the entry is undone', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    await pick(shop, 'safed sona', 'Sugar')
    await shop.call('undo_last', {})
    expect(await stock(shop, 'safed sona')).toMatchObject({ code: 'item_not_found' })
    expect((await shop.state()).items).toEqual(before.items)
  })

  it('keeps what the item was called before', async () => {
    const shop = await openTestShop()
    await pick(shop, 'safed sona', 'Sugar')
    await pick(shop, 'mithas', 'Sugar')
    await shop.call('undo_last', {})
    expect(await stock(shop, 'mithas')).toMatchObject({ code: 'item_not_found' })
    expect(await stock(shop, 'safed sona')).toMatchObject({ item: 'Sugar' })
    expect(await stock(shop, 'cheeni')).toMatchObject({ item: 'Sugar' })
  })

  it.each([
    ['dal', 'Toor Dal', 'fits several items'],
    ['cheeni', 'Sugar', 'is known'],
    ['sugr', 'Sugar', 'is a slip of a known name'],
    ['masoor dal', 'Toor Dal', 'has a word of several items'],
    ['haldi', 'Sugar', 'is another product'],
    ['25', 'Sugar', 'has no letters'],
    ['xy', 'Sugar', 'is too short'],
    ['a very long story about the white stuff in the sack', 'Sugar', 'is a sentence'],
  ])('"%s" for %s is not learned: it %s', async (said, item) => {
    const shop = await openTestShop()
    const names = (await shop.state()).items.map(({ aliases }) => aliases)
    const result = await pick(shop, said, item)
    expect(result).toMatchObject({ status: 'ok' })
    expect(result).not.toHaveProperty('learned')
    expect((await shop.state()).items.map(({ aliases }) => aliases)).toEqual(names)
  })

  it('teaches nothing where another item is entered, or nothing is', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const picked = { said: 'safed sona', item: 'Sugar' }
    const other = await turn.call('record_sale', sale('milk'), { ...turn.context(), picked })
    expect(other).not.toHaveProperty('learned')
    const tooMuch = { items: [{ item: 'Sugar', quantity: 999 }] }
    await turn.call('record_sale', tooMuch, { ...turn.context(), picked })
    await turn.end()
    expect(await stock(shop, 'safed sona')).toMatchObject({ code: 'item_not_found' })
  })

  it('is learned once, by a call made twice under its key', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const ctx = { ...turn.context(), picked: { said: 'safed sona', item: 'Sugar' } }
    const first = await turn.call('record_sale', sale('Sugar'), ctx)
    expect(await turn.call('record_sale', sale('Sugar'), ctx)).toEqual(first)
    const [sugar] = (await shop.state()).items.filter(({ name }) => name === 'Sugar')
    expect(sugar?.aliases.filter((alias) => alias === 'safed sona')).toHaveLength(1)
  })
})

describe('pickedFrom', () => {
  const turnWith = (...results: object[]) => ({
    messages: results.map((json) => ({
      role: 'user' as const,
      content: [{ toolResult: { toolUseId: 't', content: [{ json: json as never }] } }],
    })),
  })
  const asked = { status: 'needs_clarification', about: 'dal', options: ['Toor Dal', 'Moong Dal'] }
  const missed = { status: 'rejected', code: 'item_not_found', said: 'safed sona', nearest: [] }
  const near = { ...missed, nearest: ['Sugar'] }

  it('is the offered name that was tapped or written', () => {
    expect(pickedFrom('Toor Dal', turnWith(asked))).toEqual({ said: 'dal', item: 'Toor Dal' })
    expect(pickedFrom('toor daal', turnWith(asked))).toEqual({ said: 'dal', item: 'Toor Dal' })
    expect(pickedFrom('sugar', turnWith(near))).toEqual({ said: 'safed sona', item: 'Sugar' })
  })

  it('is a yes to the only one, and any other name where none was found', () => {
    for (const yes of ['haan', 'Yes', 'हाँ', 'हो']) {
      expect(pickedFrom(yes, turnWith(near))).toEqual({ said: 'safed sona', item: 'Sugar' })
      expect(pickedFrom(yes, turnWith(missed))).toBeUndefined()
      expect(pickedFrom(yes, turnWith(asked))).toBeUndefined()
    }
    expect(pickedFrom('cheeni', turnWith(missed))).toEqual({ said: 'safed sona', item: 'cheeni' })
  })

  it('is nothing else', () => {
    expect(pickedFrom('Chana Dal', turnWith(asked))).toBeUndefined()
    expect(pickedFrom('no, sell two kilos of milk', turnWith(missed))).toBeUndefined()
    expect(pickedFrom('Sugar', turnWith(near, { status: 'ok', item: 'Sugar' }))).toBeUndefined()
    expect(pickedFrom('Sugar', turnWith({ status: 'ok', item: 'Sugar' }))).toBeUndefined()
    expect(pickedFrom('Sugar', turnWith())).toBeUndefined()
    expect(pickedFrom('Sugar', undefined)).toBeUndefined()
  })
})
