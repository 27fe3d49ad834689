import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { DEMO_HELPER } from '../../adapters/embedded/demo-shop.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

type Row = (string | number | null)[]

async function workbook(rows: Row[]): Promise<Uint8Array> {
  const data = rows.map((row) => row.map((value) => (value === null ? null : { value })))
  return new Uint8Array(await writeXlsxFile(data).toBuffer())
}
const text = (lines: string[]) => new TextEncoder().encode(lines.join('\r\n'))

function open() {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  const media = new Map<string, Uint8Array>()
  let fetches = 0
  shop.transport.fetchMedia = async (mediaId) => {
    fetches++
    const bytes = media.get(mediaId)
    if (!bytes) throw new Error(`no media ${mediaId}`)
    return { bytes, mimeType: 'application/octet-stream', sha256: '' }
  }
  const send = (bytes: Uint8Array, filename: string, more = {}) => {
    const mediaId = `media-${filename}`
    media.set(mediaId, bytes)
    return shop.say({ type: 'document', media: { mediaId, filename } }, more)
  }
  const buttons = () => {
    const { interactive } = shop.transport.sent.at(-1)?.body as {
      interactive?: { action: { buttons?: { reply: { id: string; title: string } }[] } }
    }
    return interactive?.action.buttons?.map(({ reply }) => reply) ?? []
  }
  const tap = (at: number) => {
    const button = buttons()[at]
    return shop.say({ type: 'tap', id: button?.id ?? '', title: button?.title ?? '' })
  }
  const names = async () => {
    const [row] = shop.db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
    return (await shop.store.listItems(row?.shop_id ?? '')).map(({ name }) => name)
  }
  return { ...shop, media, send, buttons, tap, names, fetched: () => fetches }
}

const HEAD = ['Name', 'Unit', 'Price', 'Stock']
const many = (n: number): Row[] => [
  HEAD,
  ...Array.from({ length: n }, (_, i): Row => [`Item ${i + 1}`, 'kg', 40 + (i % 50), i % 7]),
]

describe('a list of items in a file', () => {
  it('is shown first, taken over by a tap, and taken over once however often it is tapped or sent', async () => {
    const shop = open()
    const before = (await shop.names()).length
    const bytes = await workbook(many(200))
    expect(await shop.send(bytes, 'list.xlsx')).toContain('200')
    expect(await shop.names()).toHaveLength(before)

    const confirm = shop.buttons()[0]
    expect(await shop.tap(0)).toContain('200')
    expect(await shop.names()).toHaveLength(before + 200)
    expect(await shop.stock('Item 6')).toBe(5)
    await shop.say({ type: 'tap', id: confirm?.id ?? '', title: '' })
    expect(await shop.send(bytes, 'again.xlsx')).toContain('already')
    expect(await shop.names()).toHaveLength(before + 200)
    expect(shop.fetched()).toBe(2)
  })

  it('is read in any language, with prices and quantities as people write them', async () => {
    const shop = open()
    await shop.send(
      text([
        'सामान;इकाई;दाम;मात्रा;दूसरे नाम',
        'केसर;ग्राम;₹2.50;१००;kesar',
        'Kaju Katli;किलो;1,250/-;दो;काजू कतली',
        'Agarbatti;packet;;12;',
      ]),
      'यादी.csv',
    )
    await shop.tap(0)
    expect(await shop.stock('केसर')).toBe(0.1)
    expect(await shop.stock('Kaju Katli')).toBe(2)
    expect(await shop.say('kaju katli ka stock')).toContain('1,250')
    expect(await shop.say('kesar kitna bacha hai?')).toContain('केसर')
  })

  it('says line by line what is wrong, and takes nothing until the owner takes the good rows', async () => {
    const shop = open()
    const before = await shop.names()
    const answer = await shop.send(
      text([
        'Name,Unit,Price,Stock',
        'Good One,kg,45,10',
        'Bad Unit,lightyear,45,10',
        ',kg,45,10',
        'Bad Price,kg,cheap,10',
        'Half Egg,pcs,7,2.5',
        'good one,kg,45,10',
        'Minus,kg,45,-3',
      ]),
      'list.csv',
    )
    for (const row of ['row 3', 'row 4', 'row 5', 'row 6', 'row 7', 'row 8']) {
      expect(answer).toContain(row)
    }
    expect(await shop.names()).toEqual(before)
    expect(shop.buttons().map(({ title }) => title)).toEqual(['Take 1 good', 'Cancel'])
    await shop.tap(0)
    expect((await shop.names()).filter((name) => !before.includes(name))).toEqual(['Good One'])
  })

  it('leaves what the shop has as it is', async () => {
    const shop = open()
    const sugar = await shop.stock('Sugar')
    expect(await shop.send(text(['Name,Stock', 'sugar,999', 'Kewra,1']), 'l.csv')).toContain('1')
    await shop.tap(0)
    expect(await shop.stock('Sugar')).toBe(sugar)
  })

  it('is not taken after Cancel', async () => {
    const shop = open()
    const before = await shop.names()
    await shop.send(text(['Name', 'Kewra']), 'l.csv')
    const [confirm] = shop.buttons()
    await shop.tap(1)
    await shop.say({ type: 'tap', id: confirm?.id ?? '', title: '' })
    expect(await shop.names()).toEqual(before)
  })

  it('comes from the owner only', async () => {
    const shop = open()
    const before = await shop.names()
    const answer = await shop.send(text(['Name', 'Kewra']), 'l.csv', {
      sender: { waId: DEMO_HELPER },
    })
    expect(answer).toContain('malik')
    expect(shop.buttons()).toEqual([])
    expect(await shop.names()).toEqual(before)
  })
})

describe('a file that is refused', () => {
  const refused = async (bytes: Uint8Array, filename: string) => {
    const shop = open()
    const before = await shop.names()
    const answer = await shop.send(bytes, filename)
    expect(await shop.names()).toEqual(before)
    expect(shop.buttons()).toEqual([])
    return answer
  }

  it('says what to do with formulas, macros, other kinds, broken and empty ones', async () => {
    const data = [
      [{ value: 'Name' }, { value: 'Price' }],
      [{ value: 'Tea' }, { type: 'Formula', value: 'SUM(1,2)' }],
    ]
    const formula = await writeXlsxFile(data as never).toBuffer()
    expect(await refused(new Uint8Array(formula), 'f.xlsx')).toContain('B2')
    expect(await refused(text(['x']), 'f.xlsm')).toContain('macros')
    expect(await refused(text(['%PDF-1.4']), 'f.pdf')).toContain('.xlsx')
    expect(await refused(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'f.xlsx')).toContain(
      'cannot read',
    )
    expect(await refused((await workbook(many(3))).slice(0, 900), 'f.xlsx')).toContain(
      'cannot read',
    )
    expect(await refused(text(['']), 'f.csv')).toContain('nothing')
    expect(await refused(text(['Unit,Price', 'kg,4']), 'f.csv')).toContain('“Name”')
    expect(await refused(new Uint8Array([0xc3, 0x28, 0xa0, 0xa1]), 'f.csv')).toContain(
      'cannot read',
    )
  })

  it('is a zip that unpacks to far more than a list', async () => {
    expect(
      await refused(zipOf('xl/worksheets/sheet1.xml', Buffer.alloc(40 * 1024 * 1024)), 'b.xlsx'),
    ).toContain('too large')
  })

  it('is a list of more rows than a shop has', async () => {
    const lines = ['Name', ...Array.from({ length: 5_002 }, (_, i) => `Item ${i}`)]
    expect(await refused(text(lines), 'l.csv')).toContain('5000')
  })
})

describe('a pasted list', () => {
  it('is shown and taken over like a file', async () => {
    const shop = open()
    const answer = await shop.say(
      'add these items:\nKewra Water bottle 60 12\nRose Syrup bottle 140\n- Saunf kg 220 2.5',
    )
    expect(answer).toContain('3 new items')
    await shop.tap(0)
    expect(await shop.stock('Saunf')).toBe(2.5)
    expect(await shop.stock('Kewra Water')).toBe(12)
  })

  it('is no bill of several lines, and a bill is no list', async () => {
    const shop = open()
    const sugar = await shop.stock('Sugar')
    await shop.say('sold\n2 kg sugar\n3 maggi\n1 lifebuoy')
    expect(await shop.stock('Sugar')).toBe(sugar - 2)
  })
})

/** A zip with one entry, as its directory says. */
function zipOf(name: string, content: Buffer): Uint8Array {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(content.length, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(content.length, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return new Uint8Array(
    Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]),
  )
}
