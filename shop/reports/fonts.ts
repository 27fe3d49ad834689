import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openWoff } from './woff.ts'

/** Noto Sans Devanagari is cut into a file a script; a text needs them side by side. The first that has a letter draws it. */
export const SUBSETS = ['latin', 'devanagari', 'latin-ext'] as const
export type Subset = (typeof SUBSETS)[number]
export type Weight = 400 | 700

const FAMILY = 'noto-sans-devanagari'
const { resolve } = createRequire(import.meta.url)
const fonts = new Map<string, Uint8Array>()

/** The bytes of a font, as OpenType. Read once a process. */
export function fontBytes(subset: Subset, weight: Weight): Uint8Array {
  const name = `${FAMILY}-${subset}-${weight}-normal.woff`
  const known = fonts.get(name)
  if (known) return known
  const bytes = openWoff(readFileSync(resolve(`@fontsource/${FAMILY}/files/${name}`)))
  fonts.set(name, bytes)
  return bytes
}

type Range = readonly [from: number, to: number]
let covered: Record<Subset, Range[]> | undefined

/** Which code points each subset has, from the family's own list. */
function coverage(): Record<Subset, Range[]> {
  if (covered) return covered
  const list = JSON.parse(
    readFileSync(resolve(`@fontsource/${FAMILY}/unicode.json`), 'utf8'),
  ) as Record<Subset, string>
  covered = {
    latin: rangesOf(list.latin),
    devanagari: rangesOf(list.devanagari),
    'latin-ext': rangesOf(list['latin-ext']),
  }
  return covered
}

function rangesOf(text: string): Range[] {
  return text.split(',').map((range) => {
    const [from = '', to = from] = range.replace('U+', '').split('-')
    return [parseInt(from, 16), parseInt(to, 16)]
  })
}

/** A stretch of text that one font draws. */
export interface Run {
  text: string
  subset: Subset
}

/** Emoji and what changes their looks; with them ® and ™, which text fonts do have. */
const PICTOGRAPH =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u20e3\ufe0f]/u

/**
 * Cuts a text into stretches by the font that has its letters. Emoji, which no text font has, are left out; what else no font
 * has is drawn as the box that says so.
 */
export function runsOf(text: string): Run[] {
  const ranges = coverage()
  const runs: Run[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const last = runs.at(-1)
    const has = (subset: Subset) => ranges[subset].some(([from, to]) => code >= from && code <= to)
    // A joiner belongs to the letters before it, whichever fonts have it besides.
    const found = last && has(last.subset) ? last.subset : SUBSETS.find(has)
    if (!found && PICTOGRAPH.test(char)) continue
    // The space that stood beside it would be one too many.
    if (char === ' ' && (!last || last.text.endsWith(' '))) continue
    const subset = found ?? 'latin'
    if (last?.subset === subset) last.text += char
    else runs.push({ text: char, subset })
  }
  return runs
}
