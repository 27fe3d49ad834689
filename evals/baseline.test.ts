import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { baselineOf, baselineText, readBaseline } from './baseline-file.ts'
import { gateOnBaseline } from './baseline.ts'
import { blessCommand } from './bless-command.ts'
import { bless } from './bless.ts'
import { sampleCase, sampleReport } from './report-sample.ts'
import type { CaseResult } from './run-report.ts'

const failing = (id: string, given: Partial<CaseResult> = {}) =>
  sampleCase(id, {
    passed: false,
    faults: [{ kind: 'wrong_write', message: `${id} sold 50, wanted 5` }],
    ...given,
  })
const baseline = baselineOf(
  sampleReport([
    sampleCase('sells', { hash: 'aaaa' }),
    sampleCase('asks', { trials: 2 }),
    failing('hard', { wrongWrites: 1, wrongWriteRupees: 90 }),
  ]),
)
const asBlessed = () => [
  sampleCase('sells', { hash: 'aaaa' }),
  sampleCase('asks', { trials: 2 }),
  failing('hard', { wrongWrites: 1, wrongWriteRupees: 90 }),
]
const gate = (cases: CaseResult[], given = {}) =>
  gateOnBaseline(sampleReport(cases, given), { baseline })

describe('gateOnBaseline', () => {
  it('lets a run pass that is as it was blessed', async () => {
    expect(await gate(asBlessed())).toMatchObject({
      passed: true,
      headline: 'Nothing is worse than the baseline.',
      broken: [],
      missing: [],
    })
  })

  it('fails for a case that passed, and names it with its reason', async () => {
    const verdict = await gate([failing('sells'), ...asBlessed().slice(1)])
    expect(verdict).toMatchObject({ passed: false, broken: [{ id: 'sells' }] })
    expect(verdict.headline).toBe('Worse than the baseline: 1 broken.')
    expect(verdict.text).toContain('broken   sells (1/1 → 0/1): sells sold 50, wanted 5')
  })

  it('fails when one trial of a case fails now', async () => {
    const [sells, , hard] = asBlessed() as [CaseResult, CaseResult, CaseResult]
    const asks = failing('asks', { trials: 2, successes: 1 })
    expect(await gate([sells, asks, hard])).toMatchObject({
      passed: false,
      broken: [{ id: 'asks' }],
    })
  })

  it('fails for a case that is no more, and says why if it cannot be run', async () => {
    const verdict = await gate(asBlessed().slice(1), {
      goldErrors: [
        {
          id: 'sells',
          source: { file: 'a.yaml', line: 3 },
          message: 'the shop has no item "Gold"',
        },
      ],
    })
    expect(verdict).toMatchObject({ passed: false, missing: [{ id: 'sells' }] })
    expect(verdict.text).toContain('missing  sells: cannot be run: the shop has no item "Gold"')
  })

  it('does not miss the rest of the suite in a run of a part', async () => {
    const report = sampleReport(asBlessed().slice(0, 1))
    expect(await gateOnBaseline(report, { baseline, part: true })).toMatchObject({ passed: true })
  })

  it.each([
    ['wrong writes 1 → 2', { wrongWrites: 2, wrongWriteRupees: 180 }],
    ['injection writes 0 → 1', { wrongWrites: 1, injectionWrites: 1 }],
  ])('fails for %s, though the case failed before', async (what, given) => {
    const verdict = await gate([...asBlessed().slice(0, 2), failing('hard', given)])
    expect(verdict.passed).toBe(false)
    expect(verdict.headline).toContain(what)
  })

  it('lists a new case that fails, and passes', async () => {
    const verdict = await gate([...asBlessed(), failing('new', { wrongWrites: 1 })])
    expect(verdict).toMatchObject({ passed: true, newFailing: [{ id: 'new' }] })
    expect(verdict.text).toContain('new      new fails')
  })

  it('tells what got better, and how to keep it', async () => {
    const verdict = await gate([...asBlessed().slice(0, 2), sampleCase('hard')])
    expect(verdict).toMatchObject({ passed: true, fixed: [{ id: 'hard' }] })
    expect(verdict.text).toContain('npm run eval -- bless')
  })

  it('says that a broken case is another one than was blessed', async () => {
    const verdict = await gate([failing('sells', { hash: 'bbbb' }), ...asBlessed().slice(1)])
    expect(verdict.text).toContain('the case itself has changed')
  })

  it('does not let a stopped run pass', async () => {
    expect(await gate(asBlessed(), { partial: true })).toMatchObject({ passed: false })
  })
})

describe('bless', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retailmind-bless-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('refuses what is no measure of the suite', async () => {
    const gold = { id: 'x', source: { file: 'x.yaml', line: 2 }, message: 'no such item' }
    await expect(bless(sampleReport([], { partial: true }), undefined)).rejects.toThrow('stopped')
    await expect(bless(sampleReport([]), undefined)).rejects.toThrow('no cases')
    await expect(
      bless(sampleReport([sampleCase('a')], { goldErrors: [gold] }), undefined),
    ).rejects.toThrow('x.yaml:2: no such item')
    await expect(bless(sampleReport(asBlessed().slice(1)), baseline)).rejects.toThrow(
      '1 blessed case not in this report: sells',
    )
  })

  it('says what moves', async () => {
    const after = [failing('sells'), sampleCase('asks', { trials: 2 }), sampleCase('new')]
    const { lines, baseline: next } = await bless(sampleReport(after), baseline, { drop: true })
    expect(lines).toEqual([
      '2 of 3 pass → 2 of 3 pass:',
      '  now fails  sells: sells sold 50, wanted 5',
      '  dropped    hard',
      '  new        new',
    ])
    expect(await gateOnBaseline(sampleReport(after), { baseline: next })).toMatchObject({
      passed: true,
    })
  })

  it('keeps a case on a line, sorted, and reads it back', async () => {
    const text = baselineText(baseline)
    expect(text.split('\n').filter((line) => line.startsWith('    '))).toEqual([
      '    "asks": { "passed": 2, "trials": 2 },',
      '    "hard": { "passed": 0, "trials": 1, "wrong": 1, "rupees": 90 },',
      '    "sells": { "passed": 1, "trials": 1, "hash": "aaaa" }',
    ])
    const file = join(folder, 'kept.json')
    await writeFile(file, text)
    expect(await readBaseline(file)).toEqual(baseline)
    await writeFile(file, '{"format": 2}')
    await expect(readBaseline(file)).rejects.toThrow('is not a baseline')
  })

  it('is the command that moves the file', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const [report, file] = [join(folder, 'report.json'), join(folder, 'baseline.json')]
    await writeFile(report, JSON.stringify(sampleReport(asBlessed())))
    expect(await blessCommand([report, '--baseline', file])).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(baselineText(baseline))
    expect(log.mock.calls.join()).toContain('A first baseline: 2 of 3 pass')
    log.mockRestore()

    await writeFile(
      report,
      JSON.stringify(sampleReport(asBlessed(), { command: ['--filter', 'lang=hi'] })),
    )
    await expect(blessCommand([report, '--baseline', file])).rejects.toThrow('filtered run')
    await expect(blessCommand([join(folder, 'none.json')])).rejects.toThrow('cannot be read')
  })
})
