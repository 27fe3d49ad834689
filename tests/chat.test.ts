import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRunning } from '../local/folder-lock.ts'
import { startServerProcess } from './crash/server-process.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chat-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** `npm run chat` as a process of its own. */
async function chat(args: string[], lines: string[] = []) {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, '../local/chat.ts'),
      ...args,
    ],
    { env: { ...process.env, RETAILMIND_DATA: folder }, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()])
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))
  return {
    code,
    out: Buffer.concat(out as Buffer[]).toString(),
    err: Buffer.concat(err as Buffer[]).toString(),
  }
}

describe('npm run chat', () => {
  it('answers once, prints nothing else, and keeps what it did', async () => {
    const sold = await chat(['sold', '2 kg sugar'])
    expect(sold).toMatchObject({ code: 0, err: '' })
    expect(sold.out).toMatch(/^✅[^]*Sugar[^]*\n {2}1\. Undo\n$/)
    const before = /(\d+) kg left/.exec(sold.out)?.[1]
    expect(before).toBeDefined()
    expect((await chat(['how much sugar is left?'])).out).toContain(`${before} kg`)
  })

  it('takes a number as a tap on what was offered', async () => {
    const { out } = await chat([], ['sold 2 kg toor dal', '1', 'how much toor dal is left?'])
    expect(out).toContain('1. Undo')
    const left = [...out.matchAll(/(\d+) kg left/g)].map(([, n]) => Number(n))
    expect(left.at(-1)).toBe((left[0] ?? NaN) + 2)
  })

  it('speaks as whoever it is told to', async () => {
    const { out } = await chat(['--from', '919812345678', 'how much sugar is left?'])
    expect(out.trim()).not.toBe('')
    expect(out).not.toMatch(/\d+ kg/)
  })

  it('uses the shop that is open already, and a second start says where that is', async () => {
    const server = await startServerProcess({ RETAILMIND_DATA: folder })
    expect(findRunning(folder)?.url).toBe(server.url)
    expect((await chat(['sold 2 kg sugar'])).out).toContain('Sugar')
    const turns = await fetch(`${server.url}/simulator/turns`)
    expect(await turns.text()).toContain('sold 2 kg sugar')
    await expect(startServerProcess({ RETAILMIND_DATA: folder })).rejects.toThrow(server.url)
    await server.kill()
  })
})
