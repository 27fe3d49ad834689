import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRunning, lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A process of its own that takes the folder and holds it until it is killed. */
async function holdElsewhere() {
  const holder = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      `const { lockFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))})
       lockFolder(${JSON.stringify(folder)}).publish({ url: 'http://127.0.0.1:3999' })
       console.log('held')
       setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(holder.stdout, 'data')
  return async () => {
    holder.kill('SIGKILL')
    await once(holder, 'exit')
  }
}

describe('lockFolder', () => {
  it('lets one runtime have the folder, and says where it is', () => {
    const lock = lockFolder(folder)
    expect(findRunning(folder)).toEqual({ url: '' })
    lock.publish({ url: 'http://127.0.0.1:3000' })
    expect(findRunning(folder)?.url).toBe('http://127.0.0.1:3000')
    expect(() => lockFolder(folder)).toThrow(/http:\/\/127\.0\.0\.1:3000[^]*RETAILMIND_DATA/)
    lock.release()
    expect(findRunning(folder)).toBeUndefined()
  })

  it('sees a runtime of another process, and no longer once that was killed', async () => {
    const kill = await holdElsewhere()
    expect(findRunning(folder)).toEqual({ url: 'http://127.0.0.1:3999' })
    expect(() => lockFolder(folder)).toThrow(/127\.0\.0\.1:3999/)
    await kill()
    expect(findRunning(folder)).toBeUndefined()
    // What the dead one left behind is not mistaken for this one's address.
    const lock = lockFolder(folder)
    expect(findRunning(folder)).toEqual({ url: '' })
    lock.release()
  })

  it('takes the folder though a note was cut off, or names the very process id of this one', () => {
    for (const note of ['{"pid":', JSON.stringify({ pid: process.pid, url: 'http://old' })]) {
      writeFileSync(join(folder, 'runtime.json'), note)
      expect(findRunning(folder)).toBeUndefined()
      lockFolder(folder).release()
    }
  })
})
