import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { RetailMindError } from '../shop/errors.ts'

const running = z.object({ url: z.string(), token: z.string().optional() })

/** Where a runtime that holds a data folder is reached. `url` is empty until it listens. */
export type Running = z.infer<typeof running>

const SQLITE_BUSY = 5
/** Somebody who only looks holds the lock for a moment too. */
const PATIENCE_MS = 300

const noteOf = (dataDir: string) => join(dataDir, 'runtime.json')
const lockOf = (dataDir: string) => join(dataDir, 'runtime.lock')

/** The runtime that holds the folder now; one that died without letting go does not count. */
export function findRunning(dataDir: string): Running | undefined {
  if (!existsSync(lockOf(dataDir))) return undefined
  const free = take(dataDir)
  free?.close()
  return free ? undefined : readNote(dataDir)
}

/**
 * Takes the folder for this process: two runtimes would deliver each other's messages.
 *
 * @returns `publish` writes where it is reached, `release` lets go
 * @throws RetailMindError `folder_in_use`
 */
export function lockFolder(dataDir: string): {
  publish: (at: Running) => void
  release: () => void
} {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = take(dataDir)
  if (!lock) {
    const { url } = readNote(dataDir)
    throw new RetailMindError(
      'folder_in_use',
      `another RetailMind runs on ${dataDir} already${url ? `: ${url}` : ''}\n` +
        'Stop that one, or choose another folder with RETAILMIND_DATA.',
    )
  }
  const publish = (at: Running) =>
    writeFileSync(noteOf(dataDir), JSON.stringify({ pid: process.pid, ...at }), { mode: 0o600 })
  publish({ url: '' })
  return {
    publish,
    release: () => {
      rmSync(noteOf(dataDir), { force: true })
      lock.close()
    },
  }
}

/**
 * An exclusive transaction of SQLite: the operating system ends it with the process, however that died. A process id in a
 * file would not do: in a container the next process has the same one.
 */
function take(dataDir: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(lockOf(dataDir), { timeout: PATIENCE_MS })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

function readNote(dataDir: string): Running {
  const nowhere = { url: '' }
  try {
    const parsed = running.safeParse(JSON.parse(readFileSync(noteOf(dataDir), 'utf8')))
    return parsed.success ? parsed.data : nowhere
  } catch (error) {
    // Its owner is just writing it, or has just taken it away.
    if (error instanceof SyntaxError || (error as { code?: string }).code === 'ENOENT')
      return nowhere
    throw error
  }
}
