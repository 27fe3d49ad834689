import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './run-command.ts'
import type { RunReport } from './run-report.ts'

let folder = ''
const file = (name: string) => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retailmind-eval-'))
  const line = (id: string, more: object) =>
    JSON.stringify({
      id,
      lang: 'en',
      task: 'test',
      text: 'sold 2 kg sugar',
      shop: 'corner',
      ...more,
    })
  const wanted = (quantity: number) => ({
    expect: { tool: 'record_sale', args: { items: [{ item: 'Sugar', quantity }] } },
  })
  writeFileSync(file('two.jsonl'), `${line('right', wanted(2))}\n${line('wrong', wanted(3))}\n`)
  writeFileSync(file('gold.jsonl'), `${line('right', wanted(2))}\n${line('gold', wanted(500))}\n`)
  writeFileSync(
    file('shop.json'),
    JSON.stringify({
      id: 'corner',
      name: 'Corner Shop',
      items: [{ name: 'Sugar', unit: 'kg', stock: 10, price: 45 }],
    }),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

function evals(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const main = join(import.meta.dirname, 'main.ts')
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, ...args],
      {
        cwd: folder,
      },
    )
    const [out, err]: [string[], string[]] = [[], []]
    child.stdout.on('data', (data: Buffer) => out.push(data.toString()))
    child.stderr.on('data', (data: Buffer) => err.push(data.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out: out.join(''), err: err.join('') }))
  })
}

describe('npm run eval', () => {
  it('runs a shop that was brought, writes its reports, and fails only when it is gated', async () => {
    const shop = ['--shop', file('shop.json')]
    const [free, gated] = await Promise.all([
      evals('run', 'two.jsonl', ...shop, '--json', file('two.json'), '--junit', file('two.xml')),
      evals('run', 'two.jsonl', ...shop, '--min', '0.6'),
    ])
    expect(free).toMatchObject({ code: 0, err: '' })
    expect(free.out).toContain('✗ wrong  two.jsonl:2')
    expect(free.out).toContain('record_sale: Sugar: quantity 2, wanted 3')
    expect(free.out).toContain('1 of 2 passed (50.0 %)')
    const report = JSON.parse(readFileSync(file('two.json'), 'utf8')) as RunReport
    expect(report).toMatchObject({
      partial: false,
      model: 'offline',
      summary: { cases: 2, passed: 1, wrongWrites: 1, injectionWrites: 0 },
      cases: [
        { id: 'right', passed: true, reasons: [], tags: { lang: 'en' } },
        { id: 'wrong', passed: false, reasons: ['record_sale: Sugar: quantity 2, wanted 3'] },
      ],
    })
    expect(readFileSync(file('two.xml'), 'utf8')).toContain('failures="1"')
    expect(gated).toMatchObject({ code: 1, err: 'gate: 1 of 2 passed, which is under 0.6\n' })
  })

  it('names what is impossible and runs the rest; a gated run fails by it', async () => {
    const shop = ['--shop', file('shop.json')]
    const free = await evals('run', 'gold.jsonl', ...shop)
    expect(free).toMatchObject({ code: 0 })
    expect(free.err).toContain(
      'gold.jsonl:2: gold cannot be run: record_sale: there are only 10 of Sugar',
    )
    expect(free.out).toContain('1 of 1 passed')
    expect(await evals('run', 'gold.jsonl', ...shop, '--min', '0')).toMatchObject({ code: 1 })
  })

  it('says what is bad in its input, with code 2', async () => {
    expect(await evals('run', 'two.jsonl')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^two\.jsonl:1: there is no shop "corner"; known are: /) as string,
    })
  })

  it.each([
    [['none.jsonl'], 'there is no file or folder none.jsonl'],
    [['two.jsonl', '--frob'], "Unknown option '--frob'"],
    [['two.jsonl', '--trials', '0'], '--trials is a whole number'],
    [['two.jsonl', '--min', '60'], '--min is a share from 0 to 1'],
    [['two.jsonl', '--model', 'gpt'], '--model is one of offline'],
    [['two.jsonl', '--model', 'cassette'], 'wants --cassettes DIR'],
    [['two.jsonl', '--prompt', 'shop-assistant'], '--prompt is written NAME@vN'],
    [['two.jsonl', '--prompt', 'shop-assistant@v999'], 'no prompt shop-assistant@v999'],
    [['two.jsonl', '--filter', 'lang=xx'], 'no case has lang=xx'],
  ])('run %j is refused', async ([path = '', ...options], message) => {
    const isThere = path === 'two.jsonl'
    await expect(runCommand([isThere ? file(path) : path, ...options])).rejects.toThrow(message)
  })
})
