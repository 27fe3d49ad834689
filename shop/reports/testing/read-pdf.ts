import { inflateSync } from 'node:zlib'

/** What of a PDF a test can see: its pages, the text that goes with each line, and the glyphs that are drawn. */
export function readPdf(bytes: Uint8Array): { pages: number; lines: string[]; glyphs: number[] } {
  const raw = Buffer.from(bytes).toString('latin1')
  const contents = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(
    ([, stream = '']) => {
      // Pictures and fonts are streams too: what a page draws is between BT and ET.
      const drawn = inflated(stream)
      return drawn?.includes('\nBT\n') ? [drawn] : []
    },
  )
  return {
    pages: (raw.match(/\/Type \/Page\b/g) ?? []).length,
    lines: contents.flatMap((content) =>
      [...content.matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, text = '']) =>
        decoded(text),
      ),
    ),
    glyphs: contents.flatMap((content) =>
      [...content.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) =>
        (hex.match(/.{4}/g) ?? []).map((glyph) => parseInt(glyph, 16)),
      ),
    ),
  }
}

function inflated(stream: string): string | undefined {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
  } catch (error) {
    // Not every stream is packed.
    if (error instanceof Error && 'code' in error && error.code === 'Z_DATA_ERROR') return undefined
    throw error
  }
}

/** A text string of PDF: UTF-16 behind a byte order mark, or one byte a letter. */
function decoded(text: string): string {
  const letters = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' } as Record<string, string>
  const bytes = Buffer.from(
    text.replace(/\\([\s\S])/g, (_, letter: string) => letters[letter] ?? letter),
    'latin1',
  )
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? bytes.subarray(2).swap16().toString('utf16le')
    : bytes.toString('latin1')
}
