import { openDatabase } from '../database.ts'
import { createSqliteQueue } from '../queue.ts'

// Run as a process of its own, to be killed: sends message after message and prints the id of each that was acknowledged.
const [dataDir = ''] = process.argv.slice(2)
const queue = createSqliteQueue(openDatabase(dataDir), {
  name: 'turns',
  visibilitySeconds: 30,
  clock: { now: Date.now },
})
for (let n = 0; ; n++) {
  await queue.send([{ group: `g${n % 5}`, dedupId: `m${n}`, body: JSON.stringify({ n }) }])
  process.stdout.write(`m${n}\n`)
}
