import { readSheet } from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { ERASE_WITHIN_MS, eraseCode } from '../../shop/erasure.ts'
import { NOW } from '../contracts/samples.ts'
import { openTestShop, warning } from './support.ts'

interface MadeFile {
  filename: string
  mimeType: string
  fileKey: string
  bytes: number
}

type TestShop = Awaited<ReturnType<typeof openTestShop>>

async function busyShop() {
  const shop = await openTestShop()
  const items = [{ item: 'sugar', quantity: 2 }]
  await shop.call('record_sale', { items, customer: '=HYPERLINK("x")' })
  await shop.call('create_alert', { item: 'milk', threshold: 5 })
  await shop.write([{ type: 'warn', alert: warning('Milk') }])
  return shop
}
const rowsOf = async ({ store, shop }: TestShop) =>
  Object.values(await store.exportShop(shop.shopId)).flat().length

describe('export_data', () => {
  const filesOf = async (shop: TestShop) => {
    const result = await shop.call('export_data', {})
    expect(result).toMatchObject({ status: 'ok' })
    return result['files'] as MadeFile[]
  }

  it('makes a workbook and a text of everything, under the shop’s own keys', async () => {
    const shop = await busyShop()
    const files = await filesOf(shop)
    expect(files.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      [
        'shop-data-2026-01-14.xlsx',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ],
      ['shop-data-2026-01-14.json.txt', 'text/plain'],
    ])
    for (const { fileKey, bytes, mimeType } of files) {
      expect(fileKey.startsWith('test-shop/')).toBe(true)
      const file = await shop.files.get(fileKey)
      expect([file?.mimeType, file?.bytes.byteLength]).toEqual([mimeType, bytes])
    }
    const text = new TextDecoder().decode((await shop.files.get(files[1]?.fileKey ?? ''))?.bytes)
    const all = JSON.parse(text) as Record<string, Record<string, unknown>[]>
    expect(all['inventory']).toHaveLength(7)
    expect(all['users']?.length).toBeGreaterThanOrEqual(3)
    expect(all['transactions']).toContainEqual(
      expect.objectContaining({ itemName: 'Sugar', quantity: -2 }),
    )
  })

  it('shows items, entries and alerts in sheets; what a customer wrote is no formula', async () => {
    const shop = await busyShop()
    const [workbook] = await filesOf(shop)
    const bytes = Buffer.from((await shop.files.get(workbook?.fileKey ?? ''))?.bytes ?? [])
    const items = await readSheet(bytes, 'Items')
    expect(items[0]?.slice(0, 5)).toEqual(['Item', 'Other names', 'Category', 'Unit', 'Stock'])
    expect(items.map(([name, , , unit, stock]) => [name, unit, stock])).toContainEqual([
      'Sugar',
      'kg',
      52,
    ])
    const entries = await readSheet(bytes, 'Entries')
    expect(entries.slice(1).map(([, kind, item, change]) => [kind, item, change])).toEqual([
      ['sale', 'Sugar', -2],
    ])
    expect((await readSheet(bytes, 'Alerts')).flat()).toContain('Milk is low')
    expect(bytes.includes('<f>')).toBe(false)
  })

  it('is the owner’s alone, and waits for a tap where the words were not theirs', async () => {
    const shop = await busyShop()
    expect(await shop.call('export_data', {}, shop.helper)).toMatchObject({ code: 'owner_only' })
    const turn = await shop.openTurn()
    const ctx = { ...turn.context(), mustConfirm: 'forwarded' as const }
    expect(await turn.call('export_data', {}, ctx)).toMatchObject({
      ...{ status: 'needs_confirmation', why: 'forwarded' },
    })
    expect(shop.files.keys()).toEqual([])
    expect(await turn.call('export_data', {}, { ...ctx, confirmed: true })).toMatchObject({
      status: 'ok',
    })
  })

  it('made twice under one key leaves one set of files', async () => {
    const shop = await busyShop()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const first = await turn.call('export_data', {}, ctx)
    expect(await turn.call('export_data', {}, ctx)).toEqual(first)
    expect(shop.files.keys()).toHaveLength(2)
  })
})

describe('delete_account', () => {
  it('erases nothing, and gives the code of its button', async () => {
    const shop = await busyShop()
    const before = await shop.state()
    const asked = await shop.call('delete_account', {})
    expect(asked).toMatchObject({
      ...{ status: 'needs_clarification', reason: 'erasure', options: [] },
      ...{ minutes: 30, backupDays: 30, archiveDays: 90 },
    })
    expect(asked['eraseCode']).toMatch(/^[\w.-]{20,150}$/)
    expect(await shop.state()).toEqual(before)
    expect(await shop.call('delete_account', {}, shop.helper)).toMatchObject({ code: 'owner_only' })
  })
})

describe('erase_shop', () => {
  const asked = async (shop: TestShop) => {
    const { eraseCode: code } = await shop.call('delete_account', {}, shop.owner, NOW + 60_000)
    return String(code)
  }
  const erase = (shop: TestShop, code: string, member = shop.owner, at = NOW + 120_000) =>
    shop.openTurn(member, at).then((turn) => turn.call('erase_shop', { code }))

  it('takes every row and file, says how many, and finds none when it looks again', async () => {
    const shop = await busyShop()
    await shop.call('export_data', {})
    await shop.files.put('other-shop/a', new Uint8Array([1]), 'text/plain')
    const code = await asked(shop)
    const held = await rowsOf(shop)
    const result = await erase(shop, code)
    expect(result).toMatchObject({
      ...{ status: 'ok', erasedFiles: 2, remaining: 0, backupDays: 30, archiveDays: 90 },
      erased: { inventory: 7, conversations: 0 },
    })
    expect(Number(result['rows'])).toBeGreaterThanOrEqual(held - 5)
    expect(await rowsOf(shop)).toBe(0)
    expect(shop.files.keys()).toEqual(['other-shop/a'])
    expect(await shop.store.findMember({ keys: ['wa-owner'] })).toBeUndefined()
    expect(await shop.store.isErased(shop.shop.shopId)).toBe(new Date(NOW + 120_000).toISOString())
  })

  it('leaves another shop in the same database alone', async () => {
    const shop = await busyShop()
    const other = await openTestShop([])
    const before = await other.state()
    await erase(shop, await asked(shop))
    expect(await other.state()).toEqual(before)
  })

  it.each<[string, (shop: TestShop) => Promise<Record<string, unknown>>]>([
    ['was never given', (shop) => erase(shop, eraseCode('turn-99#0#0', 'owner'))],
    ['is made up', (shop) => erase(shop, 'turn-1.0.0.0000000000000000')],
    ['is something else', (shop) => erase(shop, 'undo')],
    ['was given to the owner', async (shop) => erase(shop, await asked(shop), shop.helper)],
    [
      'is of a sale',
      async (shop) => {
        await shop.call('record_sale', { items: [{ item: 'sugar', quantity: 1 }] })
        return erase(shop, eraseCode('turn-1#0#0', 'owner'))
      },
    ],
    [
      'is too old',
      async (shop) =>
        erase(shop, await asked(shop), shop.owner, NOW + 60_000 + ERASE_WITHIN_MS + 1),
    ],
  ])('erases nothing by a code that %s', async (_, tap) => {
    const shop = await busyShop()
    const before = await rowsOf(shop)
    expect((await tap(shop))['status']).toBe('rejected')
    expect(await rowsOf(shop)).toBeGreaterThanOrEqual(before)
    expect(await shop.store.isErased(shop.shop.shopId)).toBeUndefined()
  })

  it('goes on where a run died half way', async () => {
    const shop = await busyShop()
    await shop.files.put('test-shop/media/a', new Uint8Array([1]), 'audio/ogg')
    const code = await asked(shop)
    const turn = await shop.openTurn(shop.owner, NOW + 120_000)
    const ctx = turn.context()
    const dying = { ...ctx.store, eraseShop: () => Promise.reject(new Error('killed')) }
    await expect(turn.call('erase_shop', { code }, { ...ctx, store: dying })).rejects.toThrow()
    expect(await turn.call('erase_shop', { code }, ctx)).toMatchObject({ remaining: 0 })
    expect(shop.files.keys()).toEqual([])
  })

  it('does not say that it is done while rows are left', async () => {
    const shop = await busyShop()
    const code = await asked(shop)
    const turn = await shop.openTurn(shop.owner, NOW + 120_000)
    const ctx = turn.context()
    const stubborn = { ...ctx.store, eraseShop: async () => ({}) }
    await expect(
      turn.call('erase_shop', { code }, { ...ctx, store: stubborn }),
    ).rejects.toMatchObject({ code: 'erasure_incomplete' })
  })
})
