import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedClock } from '../../adapters/embedded/clock.ts'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { createSqliteQueue } from '../../adapters/embedded/queue.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import { NOW } from './samples.ts'
import { queueContract } from './queue-contract.ts'
import { storeContract } from './store-contract.ts'
import { turnStoreContract } from './turn-store-contract.ts'

const VISIBILITY_SECONDS = 30

function inMemory() {
  const db = openDatabase(':memory:')
  return { db, close: () => db.close() }
}

function onFile() {
  const dataDir = mkdtempSync(join(tmpdir(), 'retailmind-contract-'))
  const db = openDatabase(dataDir)
  return {
    db,
    close() {
      db.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}

for (const [name, open] of [
  ['SQLite in memory', inMemory],
  ['SQLite on a file', onFile],
] as const) {
  const createStores = () => {
    const { db, close } = open()
    const store = createSqliteStore(db, { clock: { now: () => NOW } })
    return { store, turns: store, close }
  }
  storeContract(name, createStores)
  turnStoreContract(name, createStores)
  queueContract(name, () => {
    const { db, close } = open()
    const clock = createEmbeddedClock(db, () => NOW)
    const queue = createSqliteQueue(db, {
      name: 'turns',
      visibilitySeconds: VISIBILITY_SECONDS,
      clock,
    })
    return {
      queue,
      receive: (max) => queue.receive(max),
      remove: (receiptHandle) => queue.remove(receiptHandle),
      listDead: () => queue.listDead(),
      advance: (seconds) => clock.advance(seconds * 1000),
      visibilitySeconds: VISIBILITY_SECONDS,
      close,
    }
  })
}
