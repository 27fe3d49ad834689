import { describe, expect, it } from 'vitest'
import { diffLines, showDiff } from './line-diff.ts'

describe('diffLines', () => {
  it('keeps what both have, in order, and shows what goes before what comes', () => {
    expect(diffLines(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e'])).toEqual([
      { side: 'both', text: 'a' },
      { side: 'first', text: 'b' },
      { side: 'second', text: 'x' },
      { side: 'both', text: 'c' },
      { side: 'both', text: 'd' },
      { side: 'second', text: 'e' },
    ])
  })
})

describe('showDiff', () => {
  it('shows the differences with a line around them', () => {
    const first = ['1', '2', '3', '4', '5', '6', '7']
    const second = ['1', '2', '3', 'four', '5', '6', '7']
    expect(showDiff(diffLines(first, second))).toEqual([
      '  …',
      '  3',
      '- 4',
      '+ four',
      '  5',
      '  …',
    ])
  })
  it('shows nothing where nothing differs', () => {
    expect(showDiff(diffLines(['a', 'b'], ['a', 'b']))).toEqual([])
  })
})
