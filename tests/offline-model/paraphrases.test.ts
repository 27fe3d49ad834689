import { describe, expect, it } from 'vitest'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { WRITINGS } from '../../language/writing.ts'
import { askOnce, judge, type Verdict } from './judge.ts'
import { paraphrases, type Paraphrase } from './paraphrases.ts'

const SEED = 20260114
const TIMES_EACH = 6
/** What the offline model is held to, in each way of writing. */
const LEAST_RIGHT = 0.95

const model = createOfflineModel()
const judged: { said: Paraphrase; verdict: Verdict; made: string }[] = []
for (const said of paraphrases(SEED, TIMES_EACH)) {
  const { calls, reply } = await askOnce(model, said.text)
  const made = calls.length > 0 ? JSON.stringify(calls) : reply
  judged.push({ said, verdict: judge(said, calls), made })
}

/** Made-up shops, none of them the fixture's, and sentences put together from parts: the language, not the sample. */
describe.each(WRITINGS)('generated messages in %s', (writing) => {
  const own = judged.filter(({ said }) => said.writing === writing)
  const lines = (verdicts: Verdict[]) =>
    own
      .filter(({ verdict }) => verdicts.includes(verdict))
      .map(({ said, verdict, made }) => `${verdict}: ${said.text} → ${made}`)

  it('are never written wrongly', () => {
    expect(own.length).toBeGreaterThan(100)
    expect(lines(['wrong_write'])).toEqual([])
  })

  it('are understood', () => {
    const share = own.filter(({ verdict }) => verdict === 'right').length / own.length
    expect(share, lines(['asked', 'wrong']).join('\n')).toBeGreaterThanOrEqual(LEAST_RIGHT)
  })
})
