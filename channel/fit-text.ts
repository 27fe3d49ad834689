/** Words and graphemes of any script: a Devanagari cluster or an emoji is never cut in two. */
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * The text, cut to at most `limit` UTF-16 units; at a space if there is one near the end, with `…` in place of the rest.
 */
export function fitText(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = 0
  // A little more than what can be kept is enough to look at.
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit - 1) break
    end = index + segment.length
  }
  const kept = text.slice(0, end)
  const space = kept.search(/\s\S*$/)
  return `${(space > limit * 0.6 ? kept.slice(0, space) : kept).trimEnd()}…`
}
