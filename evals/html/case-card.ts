import type { CallRecord, Fault, StoreChange, TurnRecordOfRun } from '../run-report.ts'
import { counted, number, rupees, signed } from '../report-words.ts'
import { intentsOf, langsOf } from '../slices.ts'
import { argumentRows } from './argument-diff.ts'
import { markup, type Markup } from './markup.ts'
import { rerunLine } from './rerun.ts'
import type { ShownCase } from './view.ts'

const KINDS = {
  wrong_write: 'wrong write',
  missing_call: 'missing call',
  wrong_arguments: 'wrong arguments',
  forbidden_call: 'forbidden call',
  needless_question: 'needless question',
  no_question: 'no question',
  reply: 'reply',
  store: 'store',
  limit: 'limit',
  error: 'error',
} as const satisfies Record<Fault['kind'], string>

/** Fault kinds that moved stock or money, or could not be judged at all. */
const GRAVE = new Set<Fault['kind']>(['wrong_write', 'error'])

/** One case, closed to a line; open, it shows where it went wrong and how to play it again. */
export function caseCard(
  shown: ShownCase,
  { command, open = false }: { command: string[]; open?: boolean },
): Markup {
  const { result, moved } = shown
  const { id, title, passed, faults, reasons, source, wrongWriteRupees, injectionWrites } = result
  const tags = Object.values(result.tags).flat()
  return markup`<details class="case ${passed ? 'is-passed' : 'is-failed'}" id="case-${id}"
    data-text="${[id, title ?? '', ...tags, ...result.turns.map(({ said }) => said)].join(' ').toLowerCase()}"
    data-lang="${langsOf(result).join('|')}" data-intent="${intentsOf(result).join('|')}"${open && markup` open`}>
  <summary>
    <span class="mark" aria-hidden="true">${passed ? '✓' : '✗'}</span>
    <span class="line"><span class="id">${id}</span>${title && markup` <span class="title">${title}</span>`}
      ${!passed && markup`<span class="reason">${reasons[0] ?? 'failed'}${reasons.length > 1 && ` (and ${reasons.length - 1} more)`}</span>`}</span>
    <span class="chips">${langsOf(result).map((lang) => markup`<span class="chip">${lang}</span>`)}${intentsOf(
      result,
    ).map((intent) => markup`<span class="chip">${intent}</span>`)}${
      injectionWrites > 0 && markup`<span class="chip bad">injection write</span>`
    }${wrongWriteRupees > 0 && markup`<span class="chip bad">${rupees(wrongWriteRupees)} wrong</span>`}${
      moved
        ? markup`<span class="chip ${passed ? 'good' : 'bad'}">${moved}</span>`
        : result.trials > 1 &&
          markup`<span class="chip">${result.successes}/${result.trials} trials</span>`
    }</span>
  </summary>
  <div class="inside">
    ${turnsOf(shown)}
    ${faults.filter(({ turn }) => turn === undefined).map((fault) => faultBlock(fault))}
    ${result.turns.length > 1 && changesTable(result.diff, 'The store at the end, against how it began')}
    ${result.events.length > 0 && markup`<p class="quiet">Entries: ${result.events.join(', ')}</p>`}
    ${result.judge && markup`<p class="quiet">Judge: ${result.judge.score} of 1. ${result.judge.why}</p>`}
    <p class="where"><span class="quiet">${source.file}:${source.line}</span></p>
    <p class="rerun"><code>${rerunLine(command, id)}</code><button type="button" class="copy" hidden>Copy</button></p>
  </div>
</details>`
}

/** The first failing turn in full; the turns around it folded away, so that it is what is seen. */
function turnsOf({ result, before }: ShownCase): Markup {
  const { turns, faults, passed } = result
  const lang = langsOf(result)[0] ?? 'en'
  const first = Math.min(...faults.flatMap(({ turn }) => turn ?? []))
  const focus = passed ? 0 : Number.isFinite(first) ? first : turns.length - 1
  const one = (turn: TurnRecordOfRun, at: number) =>
    turnBlock(turn, {
      at,
      of: turns.length,
      lang,
      faults: faults.filter((fault) => fault.turn === at),
    })
  const folded = (from: number, to: number, where: string) =>
    from < to &&
    markup`<details class="more"><summary>${counted(to - from, 'turn')} ${where}</summary>${turns
      .slice(from, to)
      .map((turn, at) => one(turn, from + at))}</details>`
  const shown = turns[focus]
  if (!shown) return markup`<p class="quiet">No turn was played.</p>`
  const was = before?.turns[focus]
  return markup`${folded(0, focus, 'before')}${one(shown, focus)}
    ${!passed && was && beforeBlock(was, lang)}
    ${folded(focus + 1, turns.length, 'after')}`
}

interface TurnPlace {
  at: number
  of: number
  lang: string
  faults: readonly Fault[]
}

function turnBlock(turn: TurnRecordOfRun, { at, of, lang, faults }: TurnPlace): Markup {
  return markup`<section class="turn${faults.length > 0 && ' is-wrong'}">
    ${of > 1 && markup`<h4>Turn ${at + 1} of ${of}</h4>`}
    ${bubbles(turn, lang)}
    ${faults.map((fault) => faultBlock(fault))}
    ${callsList(turn.calls)}
    ${changesTable(turn.changes, 'What this turn did to the store')}
  </section>`
}

function beforeBlock(turn: TurnRecordOfRun, lang: string): Markup {
  return markup`<details class="more"><summary>How it went before</summary>
    <section class="turn">${bubbles(turn, lang)}${callsList(turn.calls)}${changesTable(turn.changes, 'What the turn did to the store')}</section>
  </details>`
}

function bubbles({ said, reply, choices }: TurnRecordOfRun, lang: string): Markup {
  return markup`<div class="chat" lang="${lang}">
    <p class="said"><span class="who">Said</span>${said}</p>
    <p class="reply"><span class="who">Replied</span>${reply || markup`<em>nothing</em>`}${
      choices.length > 0 &&
      markup`<span class="choices">${choices.map((choice) => markup`<span class="choice">${choice}</span>`)}</span>`
    }</p>
  </div>`
}

function faultBlock(fault: Fault): Markup {
  const { kind, message, expected, actual } = fault
  const rows = argumentRows(fault)
  const [isWanted, isGot] = [expected !== undefined, actual !== undefined]
  return markup`<div class="fault">
    <p><span class="chip ${GRAVE.has(kind) ? 'bad' : 'warn'}">${KINDS[kind]}</span> ${message}</p>
    ${
      rows.length > 0 &&
      markup`<table class="diff"><thead><tr><th scope="col">argument</th>${isWanted && markup`<th scope="col">wanted</th>`}${isGot && markup`<th scope="col">got</th>`}</tr></thead>
      <tbody>${rows.map(
        ({ path, wanted, got, differs }) =>
          markup`<tr${differs && markup` class="differs"`}><th scope="row">${path}</th>${isWanted && markup`<td class="wanted">${wanted ?? '–'}</td>`}${isGot && markup`<td class="got">${got ?? '–'}</td>`}</tr>`,
      )}</tbody></table>`
    }
  </div>`
}

function callsList(calls: readonly CallRecord[]): Markup {
  if (calls.length === 0) return markup`<p class="quiet">No tool was called.</p>`
  return markup`<ol class="calls">${calls.map(
    ({ tool, input, resolved, effect, outcome, result }) => markup`<li>
      <details><summary><code>${tool}</code> <span class="chip ${outcome === 'ok' ? '' : 'warn'}">${outcome}</span>${
        effect === 'write' && markup` <span class="chip">write</span>`
      } <span class="args">${JSON.stringify(resolved)}</span></summary>
      <dl><dt>as the model gave it</dt><dd><pre>${JSON.stringify(input, null, 2)}</pre></dd>
      <dt>result</dt><dd><pre>${JSON.stringify(result, null, 2)}</pre></dd></dl></details>
    </li>`,
  )}</ol>`
}

function changesTable(changes: readonly StoreChange[], caption: string): Markup | null {
  if (changes.length === 0) return null
  const value = (one: number | string | null) =>
    typeof one === 'number' ? number(one) : (one ?? '–')
  return markup`<table class="changes"><caption>${caption}</caption>
    <thead><tr><th scope="col">item</th><th scope="col">field</th><th scope="col">before</th><th scope="col">after</th><th scope="col">change</th></tr></thead>
    <tbody>${changes.map(
      ({ item, field, before, after }) =>
        markup`<tr><th scope="row">${item}</th><td>${field}</td><td class="num">${value(before)}</td><td class="num">${value(after)}</td><td class="num">${
          typeof before === 'number' && typeof after === 'number' ? signed(after - before) : ''
        }</td></tr>`,
    )}</tbody></table>`
}
