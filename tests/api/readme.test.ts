import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openRuntime } from '../support/runtime.ts'

const run = promisify(execFile)
const ROOT = `${import.meta.dirname}/../..`
const BLOCK = /^## The HTTP API\n[^]*?```sh\n([^]*?)```/m

let runtime: Awaited<ReturnType<typeof openRuntime>>
beforeAll(async () => {
  runtime = await openRuntime()
})
afterAll(() => runtime.close())

it('answers curl as the README shows', async () => {
  const [, block = ''] = BLOCK.exec(readFileSync(`${ROOT}/README.md`, 'utf8')) ?? []
  const script = block
    .replace('localhost:3000', new URL(runtime.url).host)
    .replaceAll('curl -s', "curl -s -w '\\n'")
  const before = (await runtime.stock('Sugar')) ?? NaN
  const { stdout } = await run('bash', ['-e', '-c', script], {
    cwd: ROOT,
    env: { ...process.env, RETAILMIND_DATA: runtime.folder },
  })
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { success: boolean; error?: { code: string } })
  expect(answers.length).toBeGreaterThan(5)
  expect(answers.slice(0, -1).filter(({ success }) => !success)).toEqual([])
  expect(answers.at(-1)?.error?.code).toBe('UNAUTHORIZED')
  expect(await runtime.stock('Sugar')).toBe(before - 2)
}, 30_000)
