import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRunning, lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('lockFolder', () => {
  it('lets one runtime have the folder, and says where it is', () => {
    const lock = lockFolder(folder)
    lock.publish({ url: 'http://127.0.0.1:3000' })
    expect(findRunning(folder)?.url).toBe('http://127.0.0.1:3000')
    expect(() => lockFolder(folder)).toThrow(/http:\/\/127\.0\.0\.1:3000[^]*RETAILMIND_DATA/)
    lock.release()
    expect(findRunning(folder)).toBeUndefined()
  })

  it('does not count a runtime that was killed', () => {
    // The highest process id that Linux gives is 4194304.
    writeFileSync(join(folder, 'runtime.json'), JSON.stringify({ pid: 4_194_399, url: 'x' }))
    expect(findRunning(folder)).toBeUndefined()
    lockFolder(folder)
    expect(JSON.parse(readFileSync(join(folder, 'runtime.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
    })
  })

  it('does not count a file that was cut off', () => {
    writeFileSync(join(folder, 'runtime.json'), '{"pid":')
    expect(findRunning(folder)).toBeUndefined()
  })
})
