import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCases } from './load-cases.ts'
import { createModelSource, type ModelName } from './models.ts'
import { run } from './testing/eval-parts.ts'

const folder = join(import.meta.dirname, '../../shared/data')
const isHere = existsSync(folder)
const play = async (name: ModelName, path: string) =>
  run(loadCases([join(folder, path)]), await createModelSource({ name }))

/** Of 80. Raised when the offline model gets better, never lowered. */
const FLOOR = 80

describe.skipIf(!isHere)('../shared/data (skipped where it is absent)', () => {
  it('has 80 labelled messages that can all be passed, and the offline model passes them', async () => {
    const gold = await play('scripted', 'utterances-dev.jsonl')
    expect(gold.goldErrors).toEqual([])
    expect(failures(gold)).toEqual([])
    const offline = await play('offline', 'utterances-dev.jsonl')
    expect(offline.summary.cases).toBe(80)
    expect(offline.summary.passed, failures(offline).join('\n')).toBeGreaterThanOrEqual(FLOOR)
    expect(offline.summary).toMatchObject({ wrongWrites: 0, injectionWrites: 0 })
  })

  it('has three scenarios that load unchanged and can be passed', async () => {
    const gold = await play('scripted', 'scenarios')
    expect(gold.cases).toHaveLength(3)
    expect(failures(gold)).toEqual([])
    expect(failures(await play('offline', 'scenarios'))).toEqual([])
  })
})

function failures({ cases }: Awaited<ReturnType<typeof run>>): string[] {
  return cases
    .filter(({ passed }) => !passed)
    .map(({ id, reasons }) => `${id}: ${reasons.join('; ')}`)
}
