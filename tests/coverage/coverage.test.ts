import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brokenRows, missingPaths, pathsIn, read } from './paths.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PAGE = 'docs/coverage.md'

describe('docs/coverage.md', () => {
  const text = read(PAGE, ROOT)

  it('names only files that are there', () => {
    const paths = pathsIn(text, PAGE)
    // Or nothing of it was read.
    expect(paths.length).toBeGreaterThan(150)
    expect(paths).toContain('infra/functions.ts')
    expect(missingPaths(paths, ROOT)).toEqual([])
  })

  it('says something in every cell', () => {
    expect(brokenRows(text)).toEqual([])
  })

  it('has every part of the brief’s sections 2 to 5', () => {
    const parts = [...text.matchAll(/^### (\d\.\d) /gm)].map(([, part = '']) => part)
    const upTo = { 2: 6, 3: 3, 4: 6, 5: 7 }
    expect(parts).toEqual(
      Object.entries(upTo).flatMap(([section, last]) =>
        Array.from({ length: last }, (_, i) => `${section}.${i + 1}`),
      ),
    )
  })
})

describe('the search for paths', () => {
  it('finds files, folders and links, and leaves everything else', () => {
    const page = [
      'It is `infra/none.ts`, `none/`, `infra/*.none.ts` or [another](none.md#part), not [a part](#none),',
      '[a site](https://example.com/x.md), `GET /api/v1/openapi.json`, `/api/v1/openapi.json`, `rule#x`,',
      '`retailmind/encryption-key` or `npm run none`.',
      '```',
      '`fenced/none.ts`',
      '```',
    ].join('\n')
    const paths = pathsIn(page, PAGE)
    expect(paths).toEqual(['infra/none.ts', 'none/', 'infra/*.none.ts', 'docs/none.md'])
    expect(missingPaths(paths, ROOT)).toEqual(paths)
  })

  it('is content with what is there', () => {
    const page = '`package.json`, `infra/`, `infra/*.test.ts`, [the other](security.md)'
    const paths = pathsIn(page, PAGE)
    expect(paths).toHaveLength(4)
    expect(missingPaths(paths, ROOT)).toEqual([])
  })

  it('sees an empty cell, and one too few', () => {
    const table = ['| a | b |', '| - | - |', '| x |   |', '| y |'].join('\n')
    expect(brokenRows(table)).toEqual(['| x |   |', '| y |'])
  })
})
