import { parseArgs } from 'node:util'
import { runKills } from './kill-runs.ts'

/** `npm run crash -- --kills 200`: kills the real server at random and compares with the reference. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } })
const kills = Number(values.kills)
if (!Number.isSafeInteger(kills) || kills < 1) {
  console.error('--kills must be a whole number')
  process.exit(2)
}
const report = await runKills({
  kills,
  random: Math.random,
  onKill: (n) => {
    if (n % 20 === 0) console.log(`${n} kills`)
  },
})
for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(12)} ${value}`)
const share = report.sentTwice / report.messages
console.log(`${'sent twice'.padEnd(12)} ${(share * 100).toFixed(2)} % of replies`)
const isGood =
  report.lost === 0 && report.doubled === 0 && report.unanswered === 0 && report.stockOff === 0
process.exit(isGood ? 0 : 1)
