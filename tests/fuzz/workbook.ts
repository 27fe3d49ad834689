import { crc32 } from 'node:zlib'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** The parts of a workbook beside its sheet, as small as they can be. */
const PARTS: readonly (readonly [string, string])[] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
  [
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>`,
  ],
]

/** A workbook around the XML of its one sheet, which may be broken; nothing is compressed, so that damage to bytes is damage to XML. */
export function workbookOf(sheet: Uint8Array): Uint8Array {
  const entries: (readonly [string, Uint8Array])[] = [
    ...PARTS.map(([name, xml]) => [name, Buffer.from(xml)] as const),
    ['xl/worksheets/sheet1.xml', sheet],
  ]
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, data] of entries) {
    const local = Buffer.concat([header(0x04034b50, name, data), Buffer.from(name), data])
    const central = header(0x02014b50, name, data, at)
    directory.push(Buffer.concat([central, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...parts, list, end]))
}

/** Header of a stored entry: before its data, or, with the place of that, in the directory. */
function header(signature: number, name: string, data: Uint8Array, place?: number): Buffer {
  const isCentral = place !== undefined
  const bytes = Buffer.alloc(isCentral ? 46 : 30)
  const from = isCentral ? 2 : 0
  bytes.writeUInt32LE(signature, 0)
  bytes.writeUInt16LE(20, 4)
  if (isCentral) bytes.writeUInt16LE(20, 6)
  bytes.writeUInt32LE(crc32(data), 14 + from)
  bytes.writeUInt32LE(data.length, 18 + from)
  bytes.writeUInt32LE(data.length, 22 + from)
  bytes.writeUInt16LE(Buffer.byteLength(name), 26 + from)
  if (isCentral) bytes.writeUInt32LE(place, 42)
  return bytes
}

/** Numbers as numbers, everything else as text; characters that XML cannot hold are left in, as a bad program would. */
export function sheetXml(rows: readonly (readonly string[])[]): string {
  const body = rows.map((row, r) => {
    const cells = row.map((value, c) => {
      const place = `${String.fromCharCode(65 + c)}${r + 1}`
      if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(value)) return `<c r="${place}"><v>${value}</v></c>`
      return `<c r="${place}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`
    })
    return `<row r="${r + 1}">${cells.join('')}</row>`
  })
  return `<worksheet xmlns="${MAIN}"><sheetData>${body.join('')}</sheetData></worksheet>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
