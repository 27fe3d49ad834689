import { describe, expect, it } from 'vitest'
import { baselineOf } from '../baseline-file.ts'
import { sampleCase, sampleReport, sampleTurn } from '../report-sample.ts'
import type { Fault, RunReport } from '../run-report.ts'
import { argumentRows } from './argument-diff.ts'
import { pageOf } from './page.ts'
import { rerunLine } from './rerun.ts'
import { viewOf, type HeldAgainst } from './view.ts'

const page = async (report: RunReport, others: HeldAgainst = {}) =>
  pageOf(await viewOf(report, others))
const wrong: Fault = {
  kind: 'wrong_write',
  turn: 1,
  message: 'record_sale: Sugar: quantity 50, wanted 5',
  expected: { items: [{ item: 'cheeni', quantity: 5 }] },
  actual: { items: [{ item: 'Sugar', quantity: 50 }] },
}

describe('the view', () => {
  const before = sampleReport([
    sampleCase('a'),
    sampleCase('b', { passed: false }),
    sampleCase('c'),
  ])
  const after = sampleReport([
    sampleCase('a', { passed: false }),
    sampleCase('b'),
    sampleCase('c'),
    sampleCase('d', { passed: false }),
  ])
  const groupsOf = async (others: HeldAgainst) =>
    (await viewOf(after, others)).groups.map(({ id, cases }) => [
      id,
      ...cases.map(({ result, moved }) => `${result.id}${moved ? ` ${moved}` : ''}`),
    ])

  it.each([
    ['an earlier report', { against: before }],
    ['the baseline', { baseline: baselineOf(before) }],
  ])('puts what broke first, against %s', async (_, others) => {
    expect(await groupsOf(others)).toEqual([
      ['broken', 'a 1/1 → 0/1'],
      ['new-failing', 'd'],
      ['fixed', 'b 0/1 → 1/1'],
      ['passing', 'c'],
    ])
  })

  it('has failing and passing cases where there is nothing to hold it against', async () => {
    expect(await groupsOf({})).toEqual([
      ['failing', 'a', 'd'],
      ['passing', 'b', 'c'],
    ])
  })

  it('is bad news when wrong writes rise, whatever passes', async () => {
    const view = await viewOf(sampleReport([sampleCase('a', { wrongWrites: 1 })]), {
      against: sampleReport([sampleCase('a')]),
    })
    expect(view.tone).toBe('bad')
    expect(view.remarks[0]).toContain('1 more wrong write')
  })
})

describe('the page', () => {
  it('escapes whatever a report holds', async () => {
    const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&`
    const report = sampleReport(
      [
        sampleCase(`x${evil}`, {
          title: evil,
          tags: { lang: evil, intent: [evil], risk: 'injection' },
          source: { file: evil, line: 1 },
          passed: false,
          faults: [
            { kind: 'reply', turn: 0, message: evil, expected: { [evil]: evil }, actual: {} },
          ],
          wrongWrites: 1,
          wrongWriteRupees: 9,
          confusion: { wanted: evil, called: `2${evil}` },
          judge: { score: 0.5, why: evil },
          events: [evil],
          diff: [{ item: evil, field: 'name', before: null, after: evil }],
          turns: [
            sampleTurn({
              said: evil,
              reply: evil,
              choices: [evil],
              calls: [
                {
                  tool: evil,
                  input: { [evil]: evil },
                  resolved: { [evil]: evil },
                  effect: 'write',
                  outcome: 'ok',
                  result: { [evil]: evil },
                },
              ],
            }),
          ],
        }),
      ],
      {
        model: evil,
        prompt: { name: evil, version: 1, hash: evil },
        command: [evil],
        startedAt: evil,
        goldErrors: [{ id: evil, source: { file: evil, line: 1 }, message: evil }],
      },
    )
    const text = await page(report, { against: sampleReport([sampleCase('other')]) })
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain('<img')
    expect(text).not.toMatch(/="[^"]*<script/)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    // The page's own, and no other.
    expect(text.match(/<script/g)).toHaveLength(1)
  })

  it('shows the first failing turn, the difference, the reply and how to run it again', async () => {
    const report = sampleReport(
      [
        sampleCase('hi-sale', {
          tags: { lang: 'hi', intent: 'sale' },
          passed: false,
          faults: [wrong],
          wrongWrites: 1,
          wrongWriteRupees: 2_025,
          turns: [
            sampleTurn({ said: 'नमस्ते' }),
            sampleTurn({
              said: 'पाँच किलो चीनी बेची',
              reply: '50 kg Sugar बिकी',
              changes: [{ item: 'Sugar', field: 'stock', before: 52, after: 2 }],
            }),
          ],
        }),
      ],
      { command: ['evals/chats', '--model', 'offline', '--json', 'out.json'] },
    )
    const text = await page(report, {
      against: sampleReport([sampleCase('hi-sale', { turns: [sampleTurn(), sampleTurn()] })]),
    })
    expect(text).toContain('Turn 2 of 2')
    expect(text).toContain('50 kg Sugar बिकी')
    expect(text).toMatch(/<td class="wanted">5<\/td><td class="got">50<\/td>/)
    expect(text).toMatch(/52<\/td><td class="num">2<\/td><td class="num">−50<\/td>/)
    expect(text).toContain('npm run eval -- run evals/chats --model offline --filter id=hi-sale')
    expect(text).toContain('₹2,025')
    expect(text).toContain('How it went before')
  })

  it('has every section, with what is in the report', async () => {
    const cases = [
      sampleCase('en-1', { tags: { lang: 'en', task: 'stock' } }),
      sampleCase('hi-1', {
        tags: { lang: 'hi', task: 'stock' },
        passed: false,
        confusion: { wanted: 'get_stock', called: 'record_sale' },
      }),
      sampleCase('mr-1', {
        tags: { lang: 'mr', task: 'injection', risk: 'injection' },
        injectionWrites: 2,
      }),
    ]
    const report = sampleReport(cases, {
      goldErrors: [{ id: 'x', source: { file: 'x.yaml', line: 7 }, message: 'no item "Gold"' }],
      summary: {
        ...sampleReport(cases).summary,
        passK: [0.667, 0.5],
        clarify: { precision: 0.25, recall: 0.75 },
        latencyMs: { p50: 11, p95: 87 },
        cassettes: { hits: 5, misses: 3 },
      },
    })
    const text = (await page(report)).replaceAll(/\s+/g, ' ')
    expect(text).toMatch(/0\/1<span class="gap is-behind">.*?−100<\/span>/)
    expect(text).toContain('wanted <code>get_stock</code>, called <code>record_sale</code>')
    expect(text).toMatch(
      /<th scope="row">mr<\/th><td class="num">1<\/td><td class="num">1<\/td><td class="num is-worse">2<\/td>/,
    )
    for (const shown of [
      '25 %',
      '75 %',
      '87 ms',
      '66.7 %',
      '50 %',
      'Cassette misses',
      'x.yaml:7',
      'no item &quot;Gold&quot;',
      '₹250',
    ])
      expect(text).toContain(shown)
  })
})

describe('rerunLine', () => {
  it('keeps what makes the run, and leaves out where it is written and how it is gated', () => {
    const command = [
      'my chats',
      '--min',
      '0.5',
      '--prompt',
      'a@v1',
      '--html=x',
      '--filter',
      'lang=hi',
    ]
    expect(rerunLine(command, `it's`)).toBe(
      `npm run eval -- run 'my chats' --prompt a@v1 --filter 'id=it'\\''s'`,
    )
  })
})

describe('argumentRows', () => {
  it('marks what the grader says differs, and not what is only said otherwise', () => {
    expect(argumentRows(wrong)).toEqual([
      { path: 'items.0.item', wanted: 'cheeni', got: 'Sugar', differs: false },
      { path: 'items.0.quantity', wanted: '5', got: '50', differs: true },
    ])
  })

  it('puts lines of a bill beside those that they stand for', () => {
    const lines = (...items: [string, number][]) => ({
      items: items.map(([item, quantity]) => ({ item, quantity })),
    })
    const rows = argumentRows({
      kind: 'wrong_arguments',
      message: 'record_sale: Milk: quantity 3, wanted 2',
      expected: lines(['Sugar', 1], ['Milk', 2]),
      actual: lines(['Milk', 3], ['Sugar', 1]),
    })
    expect(rows.filter(({ differs }) => differs)).toEqual([
      { path: 'items.1.quantity', wanted: '2', got: '3', differs: true },
    ])
  })
})
