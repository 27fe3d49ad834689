import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { createSqliteQueue } from './queue.ts'

const clock = { now: Date.now }
const entry = (id: string) => ({ group: 'g', dedupId: id, body: '{}' })
const options = { name: 'turns', visibilitySeconds: 30, clock }

// What every queue does is in tests/contracts; here is what only this one has.
describe('createSqliteQueue', () => {
  it('wakes its listeners when something new is stored, and only then', async () => {
    const db = openDatabase(':memory:')
    const woken: string[] = []
    const queue = createSqliteQueue(db, { ...options, onSend: () => woken.push('option') })
    const stop = queue.onSend(() => woken.push('listener'))
    await queue.send([entry('m1'), entry('m2')])
    expect(woken).toEqual(['option', 'listener'])
    await queue.send([entry('m1')])
    await queue.send([])
    expect(woken).toHaveLength(2)
    stop()
    await queue.send([entry('m3')])
    expect(woken).toEqual(['option', 'listener', 'option'])
  })

  it('keeps the queues of one database apart', async () => {
    const db = openDatabase(':memory:')
    const turns = createSqliteQueue(db, options)
    const statuses = createSqliteQueue(db, { ...options, name: 'statuses' })
    await turns.send([entry('m1')])
    expect(await statuses.receive(10)).toEqual([])
    await statuses.send([entry('m1')])
    const [status] = await statuses.receive(10)
    await turns.remove(status?.receiptHandle ?? '')
    await turns.deadLetter(entry('m9'), 'boom')
    expect(await statuses.counts()).toEqual({ waiting: 0, inFlight: 1, dead: 0 })
    expect(await turns.counts()).toEqual({ waiting: 1, inFlight: 0, dead: 1 })
    // The same group, in flight in the other queue, does not hold it back.
    expect(await turns.receive(10)).toHaveLength(1)
  })

  it('finds everything again after it was closed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'retailmind-queue-'))
    const first = openDatabase(dataDir)
    const before = createSqliteQueue(first, options)
    await before.send([entry('m1'), entry('m2')])
    const [taken] = await before.receive(1)
    first.close()

    const second = openDatabase(dataDir)
    const after = createSqliteQueue(second, options)
    expect(await after.counts()).toEqual({ waiting: 1, inFlight: 1, dead: 0 })
    await after.remove(taken?.receiptHandle ?? '')
    expect((await after.receive(10)).map(({ dedupId }) => dedupId)).toEqual(['m2'])
    second.close()
    rmSync(dataDir, { recursive: true })
  })

  it('loses nothing that it acknowledged when its process is killed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'retailmind-queue-'))
    const script = join(import.meta.dirname, 'testing/send-forever.ts')
    const child = spawn(process.execPath, [script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    const acknowledged: string[] = []
    for await (const id of createInterface({ input: child.stdout })) {
      acknowledged.push(id)
      if (acknowledged.length === 50) child.kill('SIGKILL')
    }
    expect(await exit).toEqual([null, 'SIGKILL'])

    const db = openDatabase(dataDir)
    const queue = createSqliteQueue(db, options)
    const found = new Set((await queue.receive(100_000)).map(({ dedupId }) => dedupId))
    expect(acknowledged.length).toBeGreaterThanOrEqual(50)
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
    db.close()
    rmSync(dataDir, { recursive: true })
  })
})
