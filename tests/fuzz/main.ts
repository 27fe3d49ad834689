import { parseArgs } from 'node:util'
import { runTarget } from './run-target.ts'
import { TARGETS } from './targets.ts'

/**
 * `npm run fuzz -- --runs 100000 [--seed 7] [--target ogg]`: `runs` in all, shared out among the targets. Ends with the line
 * `runs N, unexpected N, seed N`, and exits 1 if anything unexpected was found; the same seed and runs find it again.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    target: { type: 'string' },
  },
})
const runs = wholeNumber('runs', values.runs)
const seed = wholeNumber('seed', values.seed)
const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target)
if (targets.length === 0) {
  console.error(
    `there is no target ${values.target}; there are ${TARGETS.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const shares = targets.reduce((sum, { share }) => sum + share, 0)
let done = 0
let unexpected = 0
for (const target of targets) {
  const startedAt = performance.now()
  const outcome = await runTarget(target, { runs: Math.ceil((runs * target.share) / shares), seed })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  done += outcome.runs
  console.log(
    `${target.name}: runs ${outcome.runs}, unexpected ${outcome.failure === undefined ? 0 : 1}, ${seconds} s`,
  )
  console.log(`  seen: ${[...outcome.seen].map(([what, times]) => `${what} ${times}`).join(', ')}`)
  if (outcome.missing !== undefined) console.log(`  not tried: ${outcome.missing}`)
  if (outcome.failure === undefined) continue
  unexpected++
  console.log(outcome.failure)
  console.log(
    `again: npm run fuzz -- --target ${target.name} --seed ${seed} --runs ${outcome.runs}`,
  )
}
console.log(`runs ${done}, unexpected ${unexpected}, seed ${seed}`)
process.exit(unexpected === 0 ? 0 : 1)

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  console.error(`--${name} must be a whole number`)
  process.exit(2)
}
