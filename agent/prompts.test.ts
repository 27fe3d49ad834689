import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadPrompts, renderPrompt } from './prompts.ts'

const v = (n: number) =>
  `---\ndescription: d\ninference:\n  maxTokens: ${n * 100}\nchanged: c\n---\nText of ${n}\n`
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

let folder: string
const write = (release: Record<string, unknown>) => {
  writeFileSync(join(folder, 'released.json'), JSON.stringify({ shop: release }))
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'))
  mkdirSync(join(folder, 'shop'))
  for (const n of [1, 2]) writeFileSync(join(folder, 'shop', `v${n}.md`), v(n))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('loadPrompts', () => {
  it('reads the versions of this repository, none of them changed since its release', () => {
    const prompt = loadPrompts(join(import.meta.dirname, '../prompts')).select(
      'shop-assistant',
      'm',
    )
    expect(prompt.text).toContain('only through your tools')
    expect(prompt.inference.temperature).toBeUndefined()
  })

  it('gives the active version with its inference settings and hash', () => {
    write({ active: 1, hashes: { 1: sha(v(1)) } })
    expect(loadPrompts(folder).select('shop', 'm')).toMatchObject({
      version: 1,
      hash: sha(v(1)),
      text: 'Text of 1',
      inference: { maxTokens: 100 },
    })
  })

  it('gives the canary to its share of the members, and always the same one to a member', () => {
    write({
      active: 1,
      canary: { version: 2, share: 0.25 },
      hashes: { 1: sha(v(1)), 2: sha(v(2)) },
    })
    const library = loadPrompts(folder)
    const members = Array.from({ length: 2000 }, (_, i) => `member-${i}`)
    const onTrial = members.filter((m) => library.select('shop', m).version === 2)
    expect(onTrial.length / members.length).toBeCloseTo(0.25, 1)
    expect(onTrial.every((m) => library.select('shop', m).version === 2)).toBe(true)
  })

  it('refuses a released file that has changed', () => {
    write({ active: 1, hashes: { 1: sha('something else') } })
    expect(() => loadPrompts(folder)).toThrow(/v1\.md was released and has changed/)
  })

  it('refuses an active version that was never released', () => {
    write({ active: 2, hashes: { 1: sha(v(1)) } })
    expect(() => loadPrompts(folder)).toThrow(/shop@v2 is in use/)
  })

  it('says which file has bad front matter, and what is wrong', () => {
    const bad = '---\ndescription: d\nchanged: c\ntemperature: 1\n---\ntext'
    writeFileSync(join(folder, 'shop', 'v1.md'), bad)
    write({ active: 1, hashes: { 1: sha(bad) } })
    expect(() => loadPrompts(folder)).toThrow(/shop\/v1\.md[^]*temperature[^]*inference/)
  })
})

describe('renderPrompt', () => {
  it('fills every place', () => {
    expect(renderPrompt('{{a}} and {{ b }}', { a: '1', b: '{{a}}' })).toBe('1 and {{a}}')
  })
  it('refuses a place without a value, and a value without a place', () => {
    expect(() => renderPrompt('{{a}}', {})).toThrow(/wants \{\{a\}\}/)
    expect(() => renderPrompt('{{toString}}', {})).toThrow(/toString/)
    expect(() => renderPrompt('x', { a: '1' })).toThrow(/no place for \{\{a\}\}/)
  })
})
