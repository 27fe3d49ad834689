import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compareCommand } from './compare-command.ts'
import { comparisonMarkdown, inMarkdown } from './compare-markdown.ts'
import { compareReports } from './compare.ts'
import { sampleCase, sampleReport, sampleTurn } from './report-sample.ts'

const before = sampleReport([
  ...Array.from({ length: 9 }, (_, at) => sampleCase(`c${at}`)),
  sampleCase('gone'),
])
const after = sampleReport([
  ...Array.from({ length: 9 }, (_, at) =>
    sampleCase(`c${at}`, {
      passed: at > 5,
      faults: at > 5 ? [] : [{ kind: 'reply', message: `says | @me #1 <b> ${at}` }],
      wrongWrites: at === 0 ? 1 : 0,
      wrongWriteRupees: at === 0 ? 2_250 : 0,
      turns: [sampleTurn({ rupees: 0.5 })],
    }),
  ),
])

describe('compareCommand', () => {
  let folder: string
  const file = (name: string) => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retailmind-compare-'))
    await writeFile(file('a.json'), JSON.stringify(before))
    await writeFile(file('b.json'), JSON.stringify(after))
    await writeFile(file('other.json'), JSON.stringify(sampleReport([sampleCase('other')])))
    await writeFile(file('broken.json'), '{"format": 1, "cases": [{}]}')
    await writeFile(
      file('twice.json'),
      JSON.stringify(sampleReport([sampleCase('x'), sampleCase('x')])),
    )
  })
  afterAll(() => rm(folder, { recursive: true }))

  const run = async (...args: string[]) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    try {
      const code = await compareCommand(args)
      return { code, text: log.mock.calls.join('\n') }
    } finally {
      log.mockRestore()
    }
  }

  it('tells verdict, money, harm, and each case that moved or is in one only', async () => {
    const { code, text } = await run(file('a.json'), file('b.json'))
    expect(code).toBe(0)
    // Six of six to one side: 2/64 − 1/64.
    expect(text.replaceAll('\u00a0', ' ')).toContain(
      'Worse: 6 cases broken, 0 fixed, of 9 in both (mid-p McNemar, p = 0.016).',
    )
    expect(text).toMatch(/Worth of the wrong writes +₹0 +₹2,250 +\+₹2,250/)
    expect(text).toMatch(/Rupees for 1,000 chats +₹250 +₹500 +\+₹250/)
    expect(text).toContain('Only in the first, and not compared: gone.')
    expect(text).toContain('5 of 9 cases (55.6 points), all to one side')
    expect(text).toMatch(/Broken:\n {2}c0 {2}1\/1 → 0\/1\n {4}says/)
  })

  it('fails with --gate for what is worse, and only then', async () => {
    expect((await run(file('a.json'), file('b.json'), '--gate')).code).toBe(1)
    expect((await run(file('b.json'), file('a.json'), '--gate')).code).toBe(0)
  })

  it('writes the page and the comment', async () => {
    await run(file('a.json'), file('b.json'), '--html', file('c.html'), '--markdown', file('c.md'))
    expect(await readFile(file('c.html'), 'utf8')).toContain('Broken by this change')
    expect(await readFile(file('c.md'), 'utf8')).toBe(
      comparisonMarkdown(compareReports(before, after)),
    )
  })

  it.each([
    [['a.json'], 'compare takes two reports'],
    [['a.json', 'b.json', '--nonsense'], '--nonsense'],
    [['a.json', 'none.json'], 'none.json cannot be read'],
    [['a.json', 'broken.json'], 'broken.json is not a report'],
    [['a.json', 'twice.json'], 'there are two cases "x"'],
    [['a.json', 'other.json'], 'no case in common'],
  ])('turns down %s', async (args, message) => {
    const given = args.map((arg) => (arg.startsWith('--') ? arg : file(arg)))
    await expect(run(...given)).rejects.toThrow(message)
  })
})

describe('comparisonMarkdown', () => {
  it('keeps what was said from being anything but text', () => {
    expect(inMarkdown('a|b `c` <img> [x](y) *z*')).toBe(
      'a\\|b \\`c\\` \\<img\\> \\[x\\](y) \\*z\\*',
    )
    expect(inMarkdown('@me, #1\nhttps://x')).toBe('@\u200bme, #\u200b1 https:\u200b//x')
    expect(inMarkdown('shop-assistant@v1')).toBe('shop-assistant@v1')
  })

  it('has rows of as many cells as heads', () => {
    const rows = comparisonMarkdown(compareReports(before, after))
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.match(/(?<!\\)\|/g)?.length)
    expect(new Set(rows)).toEqual(new Set([5, 4]))
  })

  it('is short, however much broke', () => {
    const many = Array.from({ length: 300 }, (_, at) => sampleCase(`c${at}`))
    const none = many.map((one) => ({ ...one, passed: false, successes: 0 }))
    const text = comparisonMarkdown(compareReports(sampleReport(many), sampleReport(none)))
    expect(text).toContain('… and 270 more.')
    expect(text.split('\n').length).toBeLessThan(80)
  })
})
