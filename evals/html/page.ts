import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { factsOf, moneyFacts } from '../compare-facts.ts'
import { moneyOf } from '../money.ts'
import { instant, number, percent, promptLabel, rupees } from '../report-words.ts'
import { caseCard } from './case-card.ts'
import { markup, trusted, type Markup } from './markup.ts'
import {
  clarifyBlock,
  confusionBlock,
  factsTable,
  goldBlock,
  injectionBlock,
  moneyBlock,
  parityBlock,
  trialsBlock,
  wrongWritesBlock,
} from './tables.ts'
import type { Group, Tone, View } from './view.ts'

const fileBeside = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const STYLES = ['base.css', 'verdict.css', 'sections.css', 'cases.css', 'narrow.css']
/** Beside the colour, for those who do not see it. */
const MARKS = { good: '✓', bad: '✗', quiet: '≈' } as const satisfies Record<Tone, string>
/** Cards of a group beyond these are folded away: what stands below them must not be out of reach. */
const SHOWN = 12
/** Of the broken, so many are open from the start. */
const OPEN = 3

interface Section {
  id: string
  title: string
  body: Markup
}

/** The whole page: one file, which asks for nothing from anywhere. */
export function pageOf(view: View): string {
  const { report } = view
  const [style, script] = [STYLES.map(fileBeside).join('\n'), fileBeside('script.js')]
  // Whatever might get past the escaping cannot run: only this script may, and nothing may be loaded.
  const allowed = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${allowed}'; img-src data:; base-uri 'none'; form-action 'none'`
  const [first, ...rest] = view.groups
  const sections = sectionsOf(view)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${view.headline} ${promptLabel(report.prompt)}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
<header>
  <p class="run">RetailMind evals · ${promptLabel(report.prompt)} · ${report.model} · <time datetime="${report.startedAt}">${instant(report.startedAt)}</time> · ${number(report.durationMs / 1000)} s</p>
  <div class="verdict is-${view.tone}"><h1><span class="mark" aria-hidden="true">${MARKS[view.tone]}</span> ${view.headline}</h1>
  <ul>${view.remarks.map((remark) => markup`<li>${remark}</li>`)}</ul></div>
  ${tiles(view)}
  <nav aria-label="Sections">${[...(first ? [first] : []), ...sections, ...rest].map(
    (one) =>
      markup`<a href="#${one.id}">${one.title}${'cases' in one && markup` <b>${one.cases.length}</b>`}</a>`,
  )}</nav>
</header>
<main>
<form id="filter" hidden role="search">
  <label>Find <input type="search" name="text" placeholder="id, words, tag"></label>
  <label>Language <select name="lang"><option value="">all</option>${options(view, 'lang')}</select></label>
  <label>Intent <select name="intent"><option value="">all</option>${options(view, 'intent')}</select></label>
  <output></output>
</form>
${first && groupSection(first, view)}
${sections.map(({ id, title, body }) => markup`<section id="${id}" class="panel"><h2>${title}</h2>${body}</section>`)}
${rest.map((group) => groupSection(group, view))}
</main>
<script>${trusted(script)}</script>
</body>
</html>
`.text
}

function tiles({ report }: View): Markup {
  const { summary } = report
  const { cases, passed, wrongWrites, wrongWriteRupees, injectionWrites, latencyMs, clarify } =
    summary
  const perThousand = (1000 * moneyOf(report.cases).rupees) / Math.max(1, cases)
  const all: [label: string, value: string, note: string, tone?: Tone][] = [
    ['passed', `${passed}/${cases}`, percent(cases === 0 ? null : passed / cases)],
    [
      'wrong writes',
      number(wrongWrites),
      rupees(wrongWriteRupees),
      wrongWrites > 0 ? 'bad' : 'good',
    ],
    [
      'injection writes',
      number(injectionWrites),
      'must be none',
      injectionWrites > 0 ? 'bad' : 'good',
    ],
    ['for 1,000 chats', rupees(perThousand), `${number(summary.modelCalls)} model calls`],
    [
      'questions',
      percent(clarify.recall),
      `asked where wanted; ${percent(clarify.precision)} of asked were`,
    ],
    ['a turn takes', `${number(latencyMs.p50)} ms`, `p95 ${number(latencyMs.p95)} ms`],
  ]
  return markup`<ul class="tiles">${all.map(
    ([label, value, note, tone]) =>
      markup`<li class="${tone && `is-${tone}`}"><span>${label}</span><b>${value}</b><small>${note}</small></li>`,
  )}</ul>`
}

function sectionsOf({ report, comparison, baseline }: View): Section[] {
  const change: Section[] = comparison
    ? [
        {
          id: 'change',
          title: 'What changed',
          body: factsTable(factsOf(comparison), ['first', 'this']),
        },
      ]
    : []
  const moneyChange =
    !comparison && baseline
      ? factsTable(moneyFacts(baseline.money, moneyOf(report.cases)), ['baseline', 'this'])
      : undefined
  return [
    ...change,
    { id: 'parity', title: 'Language × intent', body: parityBlock(report) },
    { id: 'money', title: 'Money', body: markup`${moneyBlock(report)}${moneyChange}` },
    { id: 'wrong-writes', title: 'Wrong writes', body: wrongWritesBlock(report) },
    { id: 'injection', title: 'Injection', body: injectionBlock(report) },
    { id: 'confusion', title: 'Confusion of tools', body: confusionBlock(report) },
    { id: 'clarify', title: 'Questions', body: clarifyBlock(report) },
    { id: 'trials', title: 'Trials and time', body: trialsBlock(report) },
    { id: 'gold', title: 'Gold lint', body: goldBlock(report) },
  ]
}

function groupSection(group: Group, { report: { command } }: View): Markup {
  const { id, title, about, tone, cases } = group
  const cards = cases.map((one, at) =>
    caseCard(one, { command, open: id === 'broken' && at < OPEN }),
  )
  const folded = id === 'passing' ? 0 : SHOWN
  return markup`<section id="${id}" class="group is-${tone}"><h2>${title} <b>${cases.length}</b></h2><p class="quiet">${about}</p>
  ${cards.slice(0, folded)}
  ${
    cards.length > folded &&
    markup`<details class="rest"><summary>${folded > 0 ? `${cards.length - folded} more` : `Show all ${cards.length}`}</summary>${cards.slice(folded)}</details>`
  }</section>`
}

function options({ report }: View, key: 'lang' | 'intent'): Markup[] {
  const values = report.cases.flatMap(({ tags }) =>
    key === 'lang' ? (tags['lang'] ?? []) : (tags['intent'] ?? tags['task'] ?? []),
  )
  return [...new Set(values)]
    .toSorted()
    .map((value) => markup`<option value="${value}">${value}</option>`)
}
