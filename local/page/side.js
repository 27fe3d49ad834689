import { byId, el, showNumber, showRupees, showTime } from './dom.js'

let before = new Map()

/** The shop's shelf; what has changed since the last drawing lights up. */
export function drawStock({ shop, items }, find) {
  byId('shop-name').textContent = shop ?? 'New shop'
  const wanted = find.trim().toLowerCase()
  const changeOf = (item) => item.stock - (before.get(item.name) ?? item.stock)
  // What just moved comes first, so that a sale is seen without scrolling.
  const rows = items
    .filter((item) => item.name.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(changeOf(b) !== 0) - Number(changeOf(a) !== 0))
    .map((item) => drawItem(item, changeOf(item)))
  byId('stock').replaceChildren(
    ...(rows.length > 0
      ? rows
      : [
          el(
            'tr',
            {},
            el(
              'td',
              { colspan: 3, class: 'empty' },
              items.length > 0
                ? 'No item of that name.'
                : 'Nothing yet. Write “add item rice 20 kg 60 rs”.',
            ),
          ),
        ]),
  )
}

function drawItem(item, change) {
  const classes = [item.low && 'low', change > 0 && 'up', change < 0 && 'down']
  return el(
    'tr',
    { class: classes.filter(Boolean).join(' '), 'data-testid': `stock-${item.name}` },
    el('th', { scope: 'row' }, item.name),
    el(
      'td',
      { class: 'n' },
      change !== 0 && el('em', {}, `${change > 0 ? '+' : '−'}${showNumber(Math.abs(change))}`),
      el('b', {}, showNumber(item.stock)),
      ` ${item.unit}`,
      item.low &&
        el(
          'span',
          { class: 'badge', title: `low: at or under ${showNumber(item.threshold)}` },
          'low',
        ),
    ),
    el('td', { class: 'n' }, showRupees(item.price)),
  )
}

/** Remembers the shelf, so that the next drawing shows what changed since. */
export function rememberStock(items) {
  before = new Map(items.map((item) => [item.name, item.stock]))
}

/** Each turn's tool calls with arguments, results and ledger rows; the newest on top. */
export function drawTurns(turns) {
  const open = new Set(
    [...document.querySelectorAll('#turns details[open]')].map((details) => details.dataset.key),
  )
  byId('turns').replaceChildren(
    ...(turns.length > 0
      ? turns.toReversed().map((turn) => drawTurn(turn, open))
      : [
          el(
            'li',
            { class: 'empty' },
            'Write a message: its tool calls and ledger rows appear here.',
          ),
        ]),
  )
}

function drawTurn(turn, open) {
  const models = [...new Set(turn.steps.map(({ model }) => model))].join(', ')
  return el(
    'li',
    { class: 'turn', 'data-testid': 'turn' },
    el('header', {}, el('q', {}, turn.said), el('time', {}, showTime(turn.at))),
    ...turn.steps.flatMap((step, n) =>
      step.calls.map((call, k) => drawCall(call, `${turn.turnId}#${n}#${k}`, open)),
    ),
    turn.ledger.length > 0 && drawLedger(turn.ledger),
    el(
      'footer',
      {},
      `${models} · ${showNumber(turn.steps.length)} ${turn.steps.length === 1 ? 'step' : 'steps'} · ${showNumber(turn.processingMs)} ms · ${showRupees(turn.rupees)} · ${turn.prompt}`,
      turn.runs > 1 && ` · run ${turn.runs}`,
    ),
  )
}

function drawCall({ tool, input, result }, key, open) {
  const status = result?.status ?? 'no result'
  return el(
    'details',
    { 'data-key': key, open: open.has(key), class: `call ${status}` },
    el(
      'summary',
      {},
      el('code', {}, tool),
      el('span', { class: 'status' }, result?.code ?? status),
      el('span', { class: 'input' }, brief(input)),
    ),
    el('pre', {}, `${layOut(input)}\n→ ${layOut(result)}`),
  )
}

/** JSON with a line for each thing that holds no others: a bill's line is one line, not eight. */
function layOut(value, indent = '') {
  if (!isHolder(value)) return JSON.stringify(value) ?? 'nothing'
  const isList = Array.isArray(value)
  const inner = `${indent}  `
  const parts = Object.entries(value).map(
    ([name, part]) => `${isList ? '' : `${name}: `}${layOut(part, inner)}`,
  )
  const [open, close] = isList ? '[]' : '{}'
  return Object.values(value).some(isHolder)
    ? `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`
    : `${open} ${parts.join(', ')} ${close}`
}

function isHolder(value) {
  return typeof value === 'object' && value !== null
}

function brief(input) {
  return JSON.stringify(input)
    .replace(/["{}[\]]/g, '')
    .replace(/,/g, ', ')
    .replace(/:/g, ' ')
}

function drawLedger(rows) {
  return el(
    'table',
    { class: 'ledger' },
    el('caption', {}, 'Ledger'),
    el(
      'tbody',
      {},
      ...rows.map((row) =>
        el(
          'tr',
          { class: row.undone ? 'undone' : '' },
          el('td', {}, row.kind),
          el('td', {}, row.item),
          el(
            'td',
            { class: `n ${row.delta < 0 ? 'minus' : 'plus'}` },
            `${row.delta < 0 ? '−' : '+'}${showNumber(Math.abs(row.delta))} ${row.unit}`,
          ),
          el('td', { class: 'n' }, showRupees(row.amount)),
        ),
      ),
    ),
  )
}
