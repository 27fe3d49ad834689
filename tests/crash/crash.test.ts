import { expect, it } from 'vitest'
import { runKills } from './kill-runs.ts'

it('a server that is killed while messages arrive loses no sale, doubles none, and answers all', async () => {
  const report = await runKills({ kills: 5, random: Math.random })
  expect(report.messages).toBeGreaterThan(5)
  expect(report).toMatchObject({ lost: 0, doubled: 0, unanswered: 0, stockOff: 0 })
}, 90_000)
