import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { promptHash as sha } from './prompt-file.ts'
import { formatReleases, readReleases } from './prompt-releases.ts'
import { loadPrompts } from './prompts.ts'

const PROMPTS = join(import.meta.dirname, '../prompts')

const v = (n: number) =>
  `---\ndescription: d\ninference:\n  maxTokens: ${n * 100}\nchanged: c\n---\nText of ${n}\n`

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
    const prompt = loadPrompts(PROMPTS).select('shop-assistant', 'm')
    expect(prompt.text).toContain('only through your tools')
    expect(prompt.inference.temperature).toBeUndefined()
  })

  it('finds every file of this repository well formed, drafts too, and released.json in order', () => {
    const path = join(PROMPTS, 'released.json')
    expect(formatReleases(readReleases(path))).toBe(readFileSync(path, 'utf8'))
    const library = loadPrompts(PROMPTS)
    const files = readdirSync(PROMPTS, { recursive: true, encoding: 'utf8' })
    const versions = files.flatMap((file) => {
      const [, name, version] = /^([^/]+)\/v(\d+)\.md$/.exec(file.replaceAll('\\', '/')) ?? []
      return name && version ? [{ name, version: Number(version) }] : []
    })
    expect(versions).toContainEqual({ name: 'shop-assistant', version: 1 })
    for (const { name, version } of versions) {
      expect(library.get(name, version)).toMatchObject({ name, version })
    }
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

  it('refuses a released file that is gone', () => {
    write({ active: 1, hashes: { 1: sha(v(1)), 3: sha(v(3)) } })
    expect(() => loadPrompts(folder)).toThrow(/v3\.md was released and is gone/)
  })

  it('refuses a checkout that changed the line endings, and says so', () => {
    write({ active: 1, hashes: { 1: sha(v(1)) } })
    writeFileSync(join(folder, 'shop', 'v1.md'), v(1).replaceAll('\n', '\r\n'))
    expect(() => loadPrompts(folder)).toThrow(/shop\/v1\.md: has Windows line endings/)
  })

  it('gives a draft to those who ask for it, and is not stopped by one that is not ready', () => {
    write({ active: 1, hashes: { 1: sha(v(1)) } })
    writeFileSync(join(folder, 'shop', 'v3.md'), 'not ready')
    const library = loadPrompts(folder)
    expect(library.get('shop', 2)).toMatchObject({ version: 2, text: 'Text of 2' })
    expect(library.select('shop', 'm').version).toBe(1)
    expect(() => library.get('shop', 3)).toThrow(/v3\.md: has no front matter/)
    expect(() => library.get('shop', 4)).toThrow(/no prompt shop@v4; released are: shop@v1/)
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
