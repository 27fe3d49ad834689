import fc from 'fast-check'
import { ImportError } from '../../shop/import/errors.ts'
import { readItems } from '../../shop/import/item-rows.ts'
import { MAX_ROWS, readTable } from '../../shop/import/read-table.ts'
import { damage, damaged, hostileNumber, hostileText } from './hostile.ts'
import { counter, type FuzzTarget } from './target.ts'
import { sheetXml, workbookOf } from './workbook.ts'

const HEADS = [
  'name',
  'Item',
  'नाम',
  'stock',
  'मात्रा',
  'unit',
  'price',
  'MRP',
  'cost',
  'threshold',
  'alias',
  'category',
]

/** Lists of items: CSV of hostile cells, workbooks of hostile cells, with damage outside the archive and within. */
export const importerTarget: FuzzTarget = {
  name: 'importer',
  share: 15,
  async open() {
    const { seen, count } = counter()
    const property = fc.asyncProperty(file(), async ({ bytes, filename }) => {
      try {
        const { items, errors } = readItems(await readTable(bytes, filename), 'file-fuzz')
        count(items.length > 0 ? 'items' : 'no items')
        if (items.length + errors.length > MAX_ROWS)
          throw new Error('more rows than a list may have')
        for (const { name, stock, price, cost, threshold } of items) {
          if (name.trim() === '' || name.length > 200)
            throw new Error(`an item of ${name.length} letters`)
          for (const amount of [stock, threshold, price ?? 0, cost ?? 0]) {
            if (!Number.isSafeInteger(amount) || amount < 0)
              throw new Error(`${amount} is no amount`)
          }
        }
      } catch (error) {
        if (!(error instanceof ImportError)) throw error
        count(error.fault)
      }
    })
    return { property: property, seen, close: async () => {} }
  },
}

function file(): fc.Arbitrary<{ bytes: Uint8Array; filename: string }> {
  const cell = fc.oneof(
    fc.constantFrom(
      'Sugar',
      'चीनी',
      '12',
      '4.5',
      '₹45',
      '१२',
      'kg',
      '2 kg',
      '1,200',
      '-3',
      '',
      '=1+1',
      '@x',
    ),
    hostileText,
    hostileNumber.map(String),
  )
  const head = fc.oneof(
    { weight: 4, arbitrary: fc.shuffledSubarray(HEADS, { minLength: 1 }) },
    { weight: 1, arbitrary: fc.array(cell, { maxLength: 6 }) },
  )
  const table = fc
    .tuple(head, fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 8 }))
    .map(([first, rest]) => [first, ...rest])
  const harm = fc.oneof(fc.constant([]), fc.array(damage, { maxLength: 3 }))
  const csv = fc
    .tuple(
      table,
      fc.constantFrom(',', ';', '\t'),
      fc.boolean(),
      fc.constantFrom('utf8', 'utf16'),
      harm,
    )
    .map(([rows, mark, quotes, encoding, damages]) => {
      const lines = rows.map((row) =>
        row.map((one) => (quotes ? `"${one.replaceAll('"', '""')}"` : one)).join(mark),
      )
      const text = lines.join('\r\n')
      const bytes =
        encoding === 'utf8' ? Buffer.from(text) : Buffer.from(`\ufeff${text}`, 'utf16le')
      return damaged(bytes, damages)
    })
  const xlsx = fc
    .tuple(table, harm, harm)
    .map(([rows, inside, outside]) =>
      damaged(workbookOf(damaged(Buffer.from(sheetXml(rows)), inside)), outside),
    )
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('list.csv', 'LIST.XLSX', 'a.txt', 'b.tsv') },
    { weight: 1, arbitrary: hostileText },
  )
  return fc.record({
    bytes: fc.oneof(csv, xlsx, fc.uint8Array({ maxLength: 200 })),
    filename: name,
  })
}
