import { Blob, Buffer, Face, Font, shape } from 'harfbuzzjs'
import { fontBytes, runsOf, type Subset, type Weight } from './fonts.ts'

const fonts = new Map<string, Font>()

function fontOf(subset: Subset, weight: Weight): Font {
  const key = `${subset} ${weight}`
  const known = fonts.get(key)
  if (known) return known
  const font = new Font(new Face(new Blob(fontBytes(subset, weight))))
  fonts.set(key, font)
  return font
}

interface PlacedGlyph {
  path: string
  x: number
  y: number
  scale: number
}

/** A line of text as outlines, its letters joined and reordered as its script wants it. */
export interface ShapedText {
  width: number
  glyphs: PlacedGlyph[]
}

/** @param size in pixels to the em */
export function shapeText(text: string, size: number, weight: Weight = 400): ShapedText {
  const glyphs: PlacedGlyph[] = []
  let x = 0
  for (const run of runsOf(text)) {
    const font = fontOf(run.subset, weight)
    const scale = size / font.face.upem
    const buffer = new Buffer()
    buffer.addText(run.text)
    buffer.guessSegmentProperties()
    shape(font, buffer)
    const places = buffer.getGlyphPositions()
    for (const [i, { codepoint }] of buffer.getGlyphInfos().entries()) {
      const place = places[i]
      if (!place) continue
      const path = font.glyphToPath(codepoint)
      if (path) glyphs.push({ path, x: x + place.xOffset * scale, y: place.yOffset * scale, scale })
      x += place.xAdvance * scale
    }
  }
  return { width: x, glyphs }
}

/** The text, or as much of its beginning as fits with an ellipsis behind it. Letters are never cut in two. */
export function fitted(
  text: string,
  width: number,
  size: number,
  weight: Weight = 400,
): ShapedText {
  const whole = shapeText(text, size, weight)
  if (whole.width <= width) return whole
  const letters = [...new Intl.Segmenter('hi').segment(text)].map(({ segment }) => segment)
  let low = 0
  let high = letters.length
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const cut = `${letters.slice(0, middle).join('')}…`
    if (shapeText(cut, size, weight).width <= width) low = middle
    else high = middle
  }
  return shapeText(`${letters.slice(0, low).join('').trimEnd()}…`, size, weight)
}

/** Outlines as SVG, `x` and `y` being the left end of the baseline. */
export function textPaths({ glyphs }: ShapedText, x: number, y: number, colour: string): string {
  return glyphs
    .map(
      (glyph) =>
        `<path fill="${colour}" transform="translate(${round(x + glyph.x)} ${round(y - glyph.y)}) scale(${round(glyph.scale, 6)} ${round(-glyph.scale, 6)})" d="${glyph.path}"/>`,
    )
    .join('')
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
