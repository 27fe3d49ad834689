import { factsOf, headlineOf, remarksOf, runLabel, trialsOf } from './compare-facts.ts'
import type { Comparison, Pair } from './compare.ts'

const MARKS = {
  better: '🟢',
  worse: '🔴',
  'no difference seen': '⚪',
  'too few cases': '⚪',
} as const satisfies Record<Comparison['outcome'], string>

/** More rows than this are left to the HTML report: a comment is read in passing. */
const SHOWN = 30

/** The comparison as a comment on a pull request. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { outcome, first, second, broken, fixed } = comparison
  return [
    `### ${MARKS[outcome]} ${inMarkdown(headlineOf(comparison))}`,
    '',
    `- first: ${inMarkdown(runLabel(first))}`,
    `- second: ${inMarkdown(runLabel(second))}`,
    '',
    '| | first | second | change |',
    '| --- | ---: | ---: | ---: |',
    ...factsOf(comparison).map(({ label, first: was, second: is, change, tone }) => {
      const cells = [label, was, is, change].map(inMarkdown)
      if (tone === 'worse') cells[3] = `**${cells[3]}**`
      return `| ${cells.join(' | ')} |`
    }),
    '',
    ...remarksOf(comparison).map((remark) => `- ${inMarkdown(remark)}`),
    '',
    ...table('Broken', broken, ({ second: now }) => now.reasons[0]),
    ...table('Fixed', fixed, ({ first: was }) => was.reasons[0]),
  ].join('\n')
}

function table(
  title: string,
  pairs: readonly Pair[],
  reasonOf: (pair: Pair) => string | undefined,
): string[] {
  if (pairs.length === 0) return []
  const rest = pairs.length - SHOWN
  return [
    `<details${title === 'Broken' ? ' open' : ''}><summary>${title}: ${pairs.length}</summary>`,
    '',
    `| case | trials passed | ${title === 'Broken' ? 'why' : 'why it failed'} |`,
    '| --- | --- | --- |',
    ...pairs
      .slice(0, SHOWN)
      .map(
        (pair) =>
          `| ${[pair.id, trialsOf(pair), reasonOf(pair) ?? ''].map(inMarkdown).join(' | ')} |`,
      ),
    ...(rest > 0 ? ['', `… and ${rest} more.`] : []),
    '',
    '</details>',
    '',
  ]
}

/** What was said in a chat must not become a link, a mention, a table cell or HTML of the comment. */
export function inMarkdown(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[\\`*_[\]<>|~]/g, (mark) => `\\${mark}`)
      // GitHub finds mentions and issue numbers in the finished text, so no escape helps; a space of no width does.
      .replaceAll(/(?<!\w)[@#](?=\w)|https?:(?=\/\/)/g, (mark) => `${mark}\u200b`)
  )
}
