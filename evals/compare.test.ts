import { describe, expect, it } from 'vitest'
import { compareReports } from './compare.ts'
import { sampleCase, sampleReport, sampleTurn } from './report-sample.ts'

/** Cases `c1` … that pass or not, as the letters say. */
const run = (letters: string) =>
  sampleReport(
    [...letters].map((letter, at) => sampleCase(`c${at + 1}`, { passed: letter === 'P' })),
  )

describe('the verdict', () => {
  it.each([
    // Seven fixed, one broken: mid-p 10/256.
    ['FFFFFFFPPP', 'PPPPPPPFPP', 'better', 10 / 256],
    ['PPPPPPPFPP', 'FFFFFFFPPP', 'worse', 10 / 256],
    // Three and three: 1 − (20/64)/2.
    ['FFFPPPPPPP', 'PPPFFFPPPP', 'no difference seen', 1 - 20 / 128],
    ['PPPPPPPPPP', 'PPPPPPPPPP', 'no difference seen', 1],
    // Four, all on one side: 1/16; no split of four pairs can be seen.
    ['FFFFPPPPPP', 'PPPPPPPPPP', 'too few cases', 1 / 16],
    ['PPP', 'PPP', 'too few cases', 1],
  ])('%s then %s is %s', (before, after, outcome, p) => {
    const comparison = compareReports(run(before), run(after))
    expect(comparison.outcome).toBe(outcome)
    expect(comparison.p).toBeCloseTo(p, 12)
  })

  it('counts a case once however many trials it has, by the share that passed', () => {
    const of = (successes: number, trials: number) =>
      sampleCase('a', { successes, trials, passed: successes === trials })
    const compare = (first: [number, number], second: [number, number]) =>
      compareReports(sampleReport([of(...first)]), sampleReport([of(...second)]))
    expect(compare([1, 4], [3, 4]).fixed.map(({ id }) => id)).toEqual(['a'])
    expect(compare([4, 4], [3, 4]).broken.map(({ id }) => id)).toEqual(['a'])
    expect(compare([1, 1], [4, 4])).toMatchObject({ fixed: [], broken: [] })
    expect(compare([2, 4], [1, 2])).toMatchObject({ fixed: [], broken: [] })
  })

  it('says what it could have seen', () => {
    const { sensitivity } = compareReports(run('FFFFFFFPPP'), run('PPPPPPPFPP'))
    expect(sensitivity).toEqual({
      fewest: { pairs: 5, points: 50 },
      // Of eight that differ, 7 to 1.
      observed: { surplus: 6, points: 60 },
    })
    expect(compareReports(run('PPPP'), run('PPPP')).sensitivity).toEqual({
      fewest: { pairs: 5, points: null },
    })
  })
})

describe('cases', () => {
  it('lists what is in one report only, and compares the rest', () => {
    const first = sampleReport([sampleCase('gone', { passed: false }), sampleCase('both')])
    const second = sampleReport([sampleCase('both', { passed: false }), sampleCase('new')])
    const comparison = compareReports(first, second)
    expect(comparison.pairs.map(({ id }) => id)).toEqual(['both'])
    expect(comparison.broken.map(({ id }) => id)).toEqual(['both'])
    expect(comparison.onlyFirst.map(({ id }) => id)).toEqual(['gone'])
    expect(comparison.onlySecond.map(({ id }) => id)).toEqual(['new'])
    expect(comparison.passed).toEqual({ first: 1, second: 0 })
  })

  it('tells an id that now stands for another case', () => {
    const first = sampleReport([
      sampleCase('same', { hash: 'aa' }),
      sampleCase('other', { hash: 'aa' }),
      sampleCase('unhashed', { turns: [sampleTurn({ said: 'one' })] }),
    ])
    const second = sampleReport([
      sampleCase('same', { hash: 'aa' }),
      sampleCase('other', { hash: 'bb' }),
      sampleCase('unhashed', { turns: [sampleTurn({ said: 'two' })], hash: 'cc' }),
    ])
    expect(compareReports(first, second).changed).toEqual(['other', 'unhashed'])
  })
})

describe('what it costs', () => {
  it('counts wrong writes of the cases in both', () => {
    const wrong = { passed: false, wrongWrites: 4, wrongWriteRupees: 180, injectionWrites: 2 }
    const first = sampleReport([sampleCase('a'), sampleCase('gone', wrong)])
    const second = sampleReport([sampleCase('a', wrong)])
    expect(compareReports(first, second).harm).toEqual({
      first: { wrongWrites: 0, rupees: 0, injectionWrites: 0 },
      second: { wrongWrites: 4, rupees: 180, injectionWrites: 2 },
    })
  })

  it('counts tokens and rupees of the cases in both', () => {
    const first = sampleReport([sampleCase('a'), sampleCase('gone')])
    const second = sampleReport([sampleCase('a', { turns: [sampleTurn(), sampleTurn()] })])
    const { money } = compareReports(first, second)
    expect(money.first).toMatchObject({ chats: 1, turns: 1, rupees: 0.25 })
    expect(money.second).toMatchObject({ chats: 1, turns: 2, rupees: 0.5 })
  })
})

describe('parity', () => {
  const of = (passing: readonly string[]) =>
    sampleReport(
      ['en', 'hi'].flatMap((lang) =>
        ['sale', 'stock'].map((intent) => {
          const id = `${lang}-${intent}`
          return sampleCase(id, { tags: { lang, intent }, passed: passing.includes(id) })
        }),
      ),
    )

  it('tells the gap to English by language and intent, before and after', () => {
    const all = ['en-sale', 'en-stock', 'hi-sale', 'hi-stock']
    const { parity } = compareReports(of(all), of(all.slice(0, 3)))
    expect(parity.changes).toEqual([
      { lang: 'hi', first: 0, second: -50, cases: 2 },
      { lang: 'hi', intent: 'sale', first: 0, second: 0, cases: 1 },
      { lang: 'hi', intent: 'stock', first: 0, second: -100, cases: 1 },
    ])
  })
})
