import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fromTurnsCommand } from '../../evals/from-turns-command.ts'
import { loadScenario } from '../../evals/load-scenario.ts'
import { replayCommand } from '../../evals/replay-command.ts'
import { openRuntime } from '../support/runtime.ts'

let folder: string
let scenario: string
const printed: string[] = []

/** A data folder in which the one-machine runtime has kept a chat. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'retailmind-recorded-'))
  const data = join(folder, 'data')
  const shop = await openRuntime({ RETAILMIND_DATA: data })
  const chat = ['2 kilo cheeni bechi', 'cheeni kitni bachi hai?', 'sugar ka price 50 karo']
  for (const [n, text] of chat.entries()) {
    await shop.say({ text })
    await shop.answers('919800000001', n + 1)
    await vi.waitFor(async () => {
      const { turns } = await shop.get<{ turns: unknown[] }>('/simulator/turns')
      expect(turns).toHaveLength(n + 1)
    })
  }
  await shop.close()
  scenario = join(folder, 'recorded.yaml')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  printed.length = 0
})

const run = (command: (args: string[]) => Promise<number>, ...args: string[]) => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => printed.push(line))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  return command(args)
}

describe('npm run eval -- from-turns, and replay', () => {
  it('makes a scenario of a data folder, and replay finds that nothing has changed', async () => {
    const data = join(folder, 'data')
    expect(await run(fromTurnsCommand, data, '--member', 'owner', '--out', scenario)).toBe(0)
    const given = loadScenario(readFileSync(scenario, 'utf8'), scenario)
    expect(given.turns).toHaveLength(3)
    await expect(run(fromTurnsCommand, data, '--out', scenario)).rejects.toThrow(/is there already/)

    expect(await run(replayCommand, scenario)).toBe(0)
    expect(printed.at(-1)).toMatch(/as recorded → shop-assistant@v\d+ on offline/)
    expect(printed.at(-1)).toContain('The two stores are the same at the end.')
    expect(await run(replayCommand, scenario, '--prompt', 'shop-assistant@v1')).toBe(0)
    expect(printed.at(-1)).toContain('→ shop-assistant@v1 on offline')
  })

  it('prints the same scenario for the same chat, by phone, and only the last turns when asked', async () => {
    const data = join(folder, 'data')
    await run(fromTurnsCommand, data, '--member', '+919800000001')
    expect(printed.join('')).toBe(readFileSync(scenario, 'utf8'))
    printed.length = 0
    await run(fromTurnsCommand, data, '--last', '1')
    const [turn, ...more] = loadScenario(printed.join(''), 'printed').turns
    expect(turn?.said).toEqual({ kind: 'text', text: 'sugar ka price 50 karo' })
    expect(more).toEqual([])
  })

  it('marks the turn where the two part, and shows what the stores came to', async () => {
    const other = join(folder, 'other.yaml')
    const text = readFileSync(scenario, 'utf8')
    // As if the recorded run had understood half a kilo.
    const half = text
      .replace('{item: Sugar, quantity: 2}', '{item: Sugar, quantity: 0.5}')
      .replace('{Sugar: 52}', '{Sugar: 53.5}')
    expect(half).not.toBe(text)
    writeFileSync(other, half)
    expect(await run(replayCommand, other)).toBe(1)
    const shown = printed.at(-1) ?? ''
    expect(shown).toMatch(/▶ turn 1 {2}PARTS {4}2 kilo cheeni bechi\n/)
    expect(shown).toMatch(/stock of Sugar is 52, was 53\.5/)
    expect(shown).toMatch(/answer now: .*Sugar/)
    expect(shown).toContain('From turn 2 on')
    expect(shown).toMatch(/The two stores at the end:\n {2}Sugar {2}stock {2}53\.5 → 52$/)
  })

  it('compares two prompts with each other', async () => {
    const args = [scenario, '--prompt', 'shop-assistant@v2', '--against', 'shop-assistant@v1']
    expect(await run(replayCommand, ...args)).toBe(0)
    expect(printed.at(-1)).toContain('shop-assistant@v1 on offline → shop-assistant@v2 on offline')
  })

  it('reads an export of a shop', async () => {
    const path = join(folder, 'export.json')
    const at = '2026-01-14T05:30:00.000Z'
    const call = { toolUseId: 't', name: 'get_stock', input: { item: 'cheeni' } }
    const result = { status: 'ok', item: 'Sugar', stock: 10, unit: 'kg', threshold: 1, low: false }
    const exported = {
      users: [
        { userId: 's1', businessName: 'Sharma Stores', businessCategory: 'kirana' },
        { userId: 's1', memberId: 'm1', role: 'owner' },
      ],
      inventory: [
        {
          userId: 's1',
          itemId: 'i1',
          itemName: 'Sugar',
          aliases: ['cheeni'],
          unit: 'kg',
          currentStock: 10,
          minThreshold: 1,
          createdAt: '2025-01-01T00:00:00.000Z',
        },
      ],
      transactions: [],
      conversations: [
        {
          userId: 's1',
          messageId: 'turn-1',
          memberId: 'm1',
          timestamp: at,
          messageType: 'text',
          userMessage: 'cheeni kitni hai',
          botResponse: 'Sugar: 10 kg.',
          messages: [
            { role: 'user', content: [{ text: 'cheeni kitni hai' }] },
            { role: 'assistant', content: [{ toolUse: call }] },
            {
              role: 'user',
              content: [{ toolResult: { toolUseId: 't', content: [{ json: result }] } }],
            },
            { role: 'assistant', content: [{ text: 'Sugar: 10 kg.' }] },
          ],
        },
      ],
    }
    writeFileSync(path, JSON.stringify(exported))
    const out = join(folder, 'exported.yaml')
    expect(await run(fromTurnsCommand, path, '--out', out)).toBe(0)
    expect(readFileSync(out, 'utf8')).not.toContain('Sharma')
    expect(await run(replayCommand, out)).toBe(0)
  })

  it.each([
    [['nowhere'], /there is no nowhere/],
    [[], /from-turns <data folder \| export\.json>/],
    [['FOLDER'], /no data folder: it has no retailmind\.sqlite/],
    [
      ['DATA', '--member', 'nobody'],
      /data: there is no such member; there are: .*demo-shop-owner-1 \(owner\)/,
    ],
    [['DATA', '--member', '911234567890'], /nobody with the number/],
    [['DATA', '--last', 'x'], /--last takes a whole number/],
    [['DATA', '--lats', '1'], /lats/],
    [['JSON'], /bad\.json:1: is no export of a shop/],
  ])('says what is wrong with %j', async (args, problem) => {
    mkdirSync(join(folder, 'empty'), { recursive: true })
    writeFileSync(join(folder, 'bad.json'), '{"users":1}')
    const paths: Record<string, string> = { FOLDER: 'empty', DATA: 'data', JSON: 'bad.json' }
    const given = args.map((arg) => (paths[arg] ? join(folder, paths[arg]) : arg))
    await expect(run(fromTurnsCommand, ...given)).rejects.toThrow(problem)
  })

  it('says what is wrong with what is to be replayed', async () => {
    await expect(run(replayCommand, 'nowhere.yaml')).rejects.toThrow(/there is no file nowhere/)
    await expect(run(replayCommand, scenario, '--prompt', 'v1')).rejects.toThrow(/NAME@vN/)
    await expect(run(replayCommand, scenario, '--model', 'gpt')).rejects.toThrow(
      /--model is one of/,
    )
  })
})
