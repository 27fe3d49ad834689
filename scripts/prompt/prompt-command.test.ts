import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadPrompts } from '../../agent/prompts.ts'
import { promptCommand } from './prompt-command.ts'
import { openPromptFolder } from './prompt-folder.ts'

let path: string
const run = async (...args: string[]) =>
  (await promptCommand(openPromptFolder(path), args)).join('\n')
const file = (ref: string) => join(path, ref)
const write = (ref: string, text: string, changed = 'Why.') => {
  writeFileSync(
    file(ref),
    `---\ndescription: d\ninference:\n  maxTokens: 100\nchanged: ${changed}\n---\n${text}\n`,
  )
}
const released = () => readFileSync(file('released.json'), 'utf8')

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'prompts-'))
  await run('new', 'shop')
  write('shop/v1.md', 'You keep a shop.\nBe kind.')
  await run('release', 'shop@v1')
})
afterEach(() => rmSync(path, { recursive: true }))

describe('npm run prompt', () => {
  it('drafts, releases and tries versions, and the library follows', async () => {
    expect(await run('new', 'shop')).toContain('v2.md: a draft, with the text of v1')
    expect(await run()).toBe('shop\n  v1  active\n  v2  draft')
    // Nobody may release what does not say what it changes.
    await expect(run('release', 'shop@v2')).rejects.toThrow(/shop\/v2\.md:[^]*changed/)
    write('shop/v2.md', 'You keep a shop.\nBe short.')

    expect(await run('canary', 'shop@v2', '5%')).toBe(
      'shop@v2 goes to 5 % of the members, v1 to the others.',
    )
    expect(await run()).toContain('v2  canary for 5 %')
    expect(loadPrompts(path).get('shop', 2).text).toContain('Be short.')
    expect(await run('canary', 'shop@v2', '0')).toContain('everybody gets v1')
    expect(await run()).toContain('v2  released')

    await run('canary', 'shop@v2', '0.5')
    expect(await run('release', 'shop@v2')).toBe('shop@v2 is the active version instead of v1.')
    expect(loadPrompts(path).select('shop', 'anyone').version).toBe(2)
    // And back: both stay released.
    await run('release', 'shop@v1')
    expect(loadPrompts(path).select('shop', 'anyone').version).toBe(1)
    expect(
      Object.keys((JSON.parse(released()) as { shop: { hashes: object } }).shop.hashes),
    ).toEqual(['1', '2'])
  })

  it('writes released.json in the same order whatever was released first', async () => {
    await run('new', 'b-report')
    write('b-report/v1.md', 'Report.')
    await run('new', 'a-report')
    write('a-report/v1.md', 'Report.')
    await run('release', 'b-report@v1')
    await run('release', 'a-report@v1')
    expect(Object.keys(JSON.parse(released()) as object)).toEqual(['a-report', 'b-report', 'shop'])
    const before = released()
    await run('release', 'a-report@v1')
    expect(released()).toBe(before)
  })

  it('refuses a released file that has changed, and leaves released.json as it was', async () => {
    const before = released()
    write('shop/v1.md', 'You keep another shop.')
    await expect(run('release', 'shop@v1')).rejects.toMatchObject({
      code: 'released_prompt_changed',
      message: expect.stringContaining('npm run prompt -- new shop') as string,
    })
    expect(released()).toBe(before)
  })

  it.each([
    [['release', 'shop@v9'], /there is no shop@v9; there are: shop@v1/],
    [['release', 'shop'], /"shop" names no version/],
    [['release', '../shop@v1'], /no name of a prompt/],
    [['new', 'Shop'], /no name of a prompt/],
    [['canary', 'shop@v1', '0.1'], /everybody has it already/],
    [['canary', 'shop@v1', '0'], /not on trial/],
    [['canary', 'shop@v1', '1'], /no share/],
    [['canary', 'shop@v1', 'half'], /no share/],
    [['canary', 'other@v1', '0.1'], /no active version/],
    [['bless'], /there is no command "bless"[^]*npm run prompt -- diff/],
    [['diff', 'shop@v1'], /npm run prompt -- diff NAME@vA NAME@vB/],
    [['tokens', 'shop@v1', '--estimate', '--model', 'gpt'], /no inference profile "gpt" is known/],
  ])('says what is wrong with %j', async (args, problem) => {
    await expect(run(...args)).rejects.toThrow(problem)
  })

  it('shows what differs, what the new one says of itself, and what it costs', async () => {
    await run('new', 'shop')
    write('shop/v2.md', 'You keep a shop.\nBe short, and ask {{who}}.', 'Answers were long.')
    const shown = await run('diff', 'shop@v1', 'shop@v2')
    expect(shown).toContain('says: Answers were long.')
    expect(shown).toContain('- Be kind.\n+ Be short, and ask {{who}}.')
    expect(shown).toContain('- places: none\n+ places: who')
    expect(shown).toMatch(/tokens of the prompt: \d+ → \d+ \(\+\d+\)/)
    expect(shown).not.toContain('- You keep a shop.')
  })

  it('counts each part and prices it, and says how it was counted', async () => {
    const shown = await run('tokens', 'shop@v1', '--estimate')
    expect(shown).toContain('shop@v1: tokens, an estimate')
    const figure = (name: string) =>
      Number(new RegExp(`${name} +([\\d,.]+)`).exec(shown)?.[1]?.replaceAll(',', ''))
    expect(figure('stable prefix')).toBe(figure('  prompt') + figure('tool specifications'))
    expect(figure('prefix in the cache already')).toBeLessThan(figure('nothing cached'))
    expect(figure('prefix in the cache already')).toBeLessThan(figure('prefix written once a chat'))
  })
})
