import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, FUNCTIONS, OPTIONAL, VARIABLES, type Variable } from './functions.ts'
import { METRICS } from './metrics.ts'

const HANDLERS = resolve(import.meta.dirname, '../handlers')

describe('functions', () => {
  it('gives no variable that nobody wants, and none twice', () => {
    const wanted = new Set<Variable>()
    for (const name of FUNCTION_NAMES) {
      const { environment }: { environment: readonly Variable[] } = FUNCTIONS[name]
      expect(new Set(environment).size, name).toBe(environment.length)
      for (const each of environment) wanted.add(each)
    }
    expect([...wanted].sort()).toEqual(Object.keys(VARIABLES).sort())
    for (const each of OPTIONAL) expect(VARIABLES[each]).toMatch(/^optional/)
  })
})

describe('metrics', () => {
  const sources = globSync('**/*.ts', { cwd: HANDLERS })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(HANDLERS, file), 'utf8'))

  it.each(Object.keys(METRICS))('%s is written by a handler: its alarm can ring', (name) => {
    const written = new RegExp(`\\b(add|addFor)\\(\\s*'${name}'`)
    expect(sources.some((source) => written.test(source))).toBe(true)
  })
})
