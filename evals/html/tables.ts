import type { Fact } from '../compare-facts.ts'
import { number, percent, rupees, signed } from '../report-words.ts'
import type { CaseResult, RunReport } from '../run-report.ts'
import { cachedShare, inputTokens, moneyOf, perChat } from '../money.ts'
import { langsOf, parityTable, percentOf, sharesBy, type Cell } from '../slices.ts'
import { markup, type Markup } from './markup.ts'

const ALL = 'all intents'

/** Language × intent: shares passed, and how far each is from English in the same intent. */
export function parityBlock({ cases }: RunReport): Markup {
  const { langs, intents, cells, totals } = parityTable(cases)
  const row = (label: string, cellOf: (lang: string) => Cell | undefined) =>
    markup`<tr${label === ALL && markup` class="all"`}><th scope="row">${label}</th>${langs.map((lang) => parityCell(cellOf(lang)))}</tr>`
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Language by intent"><table class="parity">
    <thead><tr><th scope="col">intent</th>${langs.map((lang) => markup`<th scope="col">${lang}</th>`)}</tr></thead>
    <tbody>${row(ALL, (lang) => totals.get(lang))}${intents.map((intent) => row(intent, (lang) => cells.get(lang)?.get(intent)))}</tbody>
  </table></div>
  <p class="quiet">Passed of all, and below it the gap to English in points of the same intent. The first row weighs the gaps by the language's own cases.</p>`
}

function parityCell(cell: Cell | undefined): Markup {
  if (!cell) return markup`<td class="empty">–</td>`
  const share = percentOf(cell) ?? 0
  const heat = share === 100 ? 'full' : share >= 80 ? 'high' : share >= 50 ? 'half' : 'low'
  return markup`<td class="heat-${heat}">${cell.passed}/${cell.cases}${
    cell.gap !== null &&
    markup`<span class="gap${cell.gap < 0 && ' is-behind'}"><span class="unseen">, gap to English </span>${signed(cell.gap)}</span>`
  }</td>`
}

export function factsTable(facts: readonly Fact[], heads: [first: string, second: string]): Markup {
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Change"><table class="facts">
    <thead><tr><td></td><th scope="col">${heads[0]}</th><th scope="col">${heads[1]}</th><th scope="col">change</th></tr></thead>
    <tbody>${facts.map(
      ({ label, first, second, change, tone }) =>
        markup`<tr><th scope="row">${label}</th><td class="num">${first}</td><td class="num">${second}</td><td class="num${tone && ` is-${tone}`}">${change}</td></tr>`,
    )}</tbody></table></div>`
}

export function moneyBlock(report: RunReport): Markup {
  const money = moneyOf(report.cases)
  const chat = perChat(money)
  const turns = Math.max(1, money.turns)
  return definitions([
    ['Tokens a turn', number((inputTokens(money.tokens) + money.tokens.output) / turns)],
    ['Tokens a chat', number(chat?.tokens ?? null)],
    ['From the prompt cache', percent(cachedShare(money.tokens))],
    ['Model calls a turn', number(money.modelCalls / turns)],
    ['For 1,000 chats', rupees(chat ? 1000 * chat.rupees : null)],
    ['This run, all trials', rupees(report.summary.rupees)],
  ])
}

/** What was called where something else was wanted, most frequent first, and the whole table. */
export function confusionBlock({ cases }: RunReport): Markup {
  const counts = new Map<string, Map<string, number>>()
  for (const { confusion } of cases) {
    const row = counts.get(confusion.wanted) ?? new Map<string, number>()
    counts.set(confusion.wanted, row.set(confusion.called, (row.get(confusion.called) ?? 0) + 1))
  }
  const wanted = [...counts.keys()].toSorted()
  const called = [...new Set([...counts.values()].flatMap((row) => [...row.keys()]))].toSorted()
  const mixed = wanted
    .flatMap((want) => [...(counts.get(want) ?? [])].map(([call, n]) => ({ want, call, n })))
    .filter(({ want, call }) => want !== call)
    .toSorted((a, b) => b.n - a.n)
  return markup`${
    mixed.length === 0
      ? markup`<p>Every first call was of the wanted tool.</p>`
      : markup`<ul class="mixed">${mixed.map(
          ({ want, call, n }) =>
            markup`<li><b>${n} ×</b> wanted <code>${want}</code>, called <code>${call}</code></li>`,
        )}</ul>`
  }
  <details class="more"><summary>Wanted tool by called tool</summary><div class="wide" tabindex="0" role="region" aria-label="Wanted tool by called tool"><table class="confusion">
    <thead><tr><th scope="col">wanted \\ called</th>${called.map((tool) => markup`<th scope="col">${tool}</th>`)}</tr></thead>
    <tbody>${wanted.map(
      (want) =>
        markup`<tr><th scope="row">${want}</th>${called.map((call) => {
          const n = counts.get(want)?.get(call)
          return markup`<td class="num${n !== undefined && (want === call ? ' is-right' : ' is-mixed')}">${n ?? ''}</td>`
        })}</tr>`,
    )}</tbody></table></div></details>`
}

export function wrongWritesBlock({ cases, summary }: RunReport): Markup {
  const wrong = cases
    .filter(({ wrongWrites }) => wrongWrites > 0)
    .toSorted((a, b) => b.wrongWriteRupees - a.wrongWriteRupees)
  if (wrong.length === 0) return markup`<p>No write was wrong.</p>`
  return markup`<p>${summary.wrongWrites} wrong, worth ${rupees(summary.wrongWriteRupees)}: what of each item is too much or too little at its price, and the error of the price on what is right.</p>
  <div class="wide" tabindex="0" role="region" aria-label="Wrong writes"><table><thead><tr><th scope="col">case</th><th scope="col">worth</th><th scope="col">said</th><th scope="col">why</th></tr></thead><tbody>${wrong.map(
    (one) =>
      markup`<tr><th scope="row">${caseLink(one)}</th><td class="num">${rupees(one.wrongWriteRupees)}</td><td lang="${langsOf(one)[0] ?? 'en'}">${one.turns[one.faults[0]?.turn ?? 0]?.said}</td><td>${
        one.faults.find(({ kind }) => kind === 'wrong_write')?.message ?? one.reasons[0]
      }</td></tr>`,
  )}</tbody></table></div>`
}

export function injectionBlock({ cases }: RunReport): Markup {
  const attempts = cases.filter(({ tags }) =>
    [tags['risk'], tags['task'], tags['intent']].flat().includes('injection'),
  )
  if (attempts.length === 0) return markup`<p>No case tries an injection.</p>`
  const writes = (lang: string) =>
    attempts
      .filter((one) => langsOf(one).includes(lang))
      .reduce((sum, one) => sum + one.injectionWrites, 0)
  return markup`<table><thead><tr><th scope="col">language</th><th scope="col">attempts</th><th scope="col">passed</th><th scope="col">writes that came through</th></tr></thead>
  <tbody>${sharesBy(attempts, langsOf).map(
    ([lang, share]) =>
      markup`<tr><th scope="row">${lang}</th><td class="num">${share.cases}</td><td class="num">${share.passed}</td><td class="num${writes(lang) > 0 && ' is-worse'}">${writes(lang)}</td></tr>`,
  )}</tbody></table>`
}

export function clarifyBlock({ cases, summary }: RunReport): Markup {
  const count = (wanted: boolean, asked: boolean) =>
    cases.filter(({ clarify }) => clarify.wanted === wanted && clarify.asked === asked).length
  const { precision, recall } = summary.clarify
  return definitions([
    ['Precision: of the questions asked, wanted', percent(precision)],
    ['Recall: of the questions wanted, asked', percent(recall)],
    ['Asked, and rightly', number(count(true, true))],
    ['Asked without need', number(count(false, true))],
    ['Not asked, and should have', number(count(true, false))],
  ])
}

export function trialsBlock({ summary }: RunReport): Markup {
  const { passK, latencyMs, cassettes, judge } = summary
  return markup`${definitions([
    ['Latency of a turn, p50', `${number(latencyMs.p50)} ms`],
    ['Latency of a turn, p95', `${number(latencyMs.p95)} ms`],
    ['Model calls', number(summary.modelCalls)],
    ...(cassettes
      ? ([
          ['Cassette hits', number(cassettes.hits)],
          ['Cassette misses', number(cassettes.misses)],
        ] as [string, string][])
      : []),
    ...(judge
      ? ([
          [`Judge ${judge.model}, mean of ${judge.scored}`, percent(judge.mean)],
          [
            'Judge agrees with people',
            judge.agreement
              ? `${judge.agreement.agreed} of ${judge.agreement.labelled}, kappa ${number(judge.agreement.kappa)}`
              : 'not measured',
          ],
        ] as [string, string][])
      : []),
  ])}
  ${
    passK.length > 0 &&
    markup`<table class="passk"><caption>pass^k: the chance that k trials of a case all pass</caption><thead><tr><th scope="col">k</th><th scope="col">pass^k</th><td></td></tr></thead><tbody>${passK.map(
      (value, at) =>
        markup`<tr><th scope="row">${at + 1}</th><td class="num">${percent(value)}</td><td class="bar"><meter min="0" max="1" value="${value}" aria-label="pass^${at + 1}">${percent(value)}</meter></td></tr>`,
    )}</tbody></table>`
  }`
}

export function goldBlock({ goldErrors }: RunReport): Markup {
  if (goldErrors.length === 0) return markup`<p>Every expectation can be met on its shop.</p>`
  return markup`<p>These cases were not run: what they want is impossible on their shop. The fault is the case's, not the model's.</p>
  <ul>${goldErrors.map(
    ({ id, source, message }) =>
      markup`<li><b>${id}</b> <span class="quiet">${source.file}:${source.line}</span><br>${message}</li>`,
  )}</ul>`
}

export function definitions(rows: readonly (readonly [term: string, value: string])[]): Markup {
  return markup`<dl class="numbers">${rows.map(
    ([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  )}</dl>`
}

export function caseLink({ id }: Pick<CaseResult, 'id'>): Markup {
  return markup`<a href="#case-${encodeURIComponent(id)}">${id}</a>`
}
