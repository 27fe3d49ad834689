import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { RetailMindError } from '../shop/errors.ts'

const running = z.object({ pid: z.int().positive(), url: z.string(), token: z.string().optional() })

/** A runtime that holds a data folder. */
export type Running = z.infer<typeof running>

const nameOf = (dataDir: string) => join(dataDir, 'runtime.json')

/** The runtime that holds the folder now; one that died without letting go does not count. */
export function findRunning(dataDir: string): Running | undefined {
  let text: string
  try {
    text = readFileSync(nameOf(dataDir), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const parsed = running.safeParse(jsonOrNothing(text))
  // A torn file is of a process that was killed while it wrote it.
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined
}

/**
 * Takes the folder for this process: two runtimes would deliver each other's messages.
 *
 * @returns `publish` writes where it is reached, `release` lets go
 * @throws RetailMindError `folder_in_use`
 */
export function lockFolder(dataDir: string): {
  publish: (at: Omit<Running, 'pid'>) => void
  release: () => void
} {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const holder = findRunning(dataDir)
  if (holder) {
    throw new RetailMindError(
      'folder_in_use',
      `another RetailMind runs on ${dataDir} already${holder.url ? `: ${holder.url}` : ''}\n` +
        'Stop that one, or choose another folder with RETAILMIND_DATA.',
    )
  }
  const file = nameOf(dataDir)
  const write = (at: Omit<Running, 'pid'>) =>
    writeFileSync(file, JSON.stringify({ pid: process.pid, ...at }), { mode: 0o600 })
  write({ url: '' })
  return { publish: write, release: () => rmSync(file, { force: true }) }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process: alive, though not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
