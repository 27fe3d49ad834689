import { describe, expect, it } from 'vitest'
import { barChart, columnChart, shortRupees, ticksOf } from './chart.ts'

/** Heights or widths of the bars that are drawn, in the order of the bars. */
const sizes = (svg: string, of: 'height' | 'width') =>
  [...svg.matchAll(/<rect [^>]*fill="#0b7a5b"\/>/g)].map(([rect]) =>
    Number(new RegExp(` ${of}="([\\d.]+)"`).exec(rect)?.[1]),
  )
const head = { title: 'विक्री', subtitle: 'Shop' }
const bar = (rupees: number, label = 'सोम') => ({ label, rupees })

describe('a chart of columns', () => {
  it('has heights in proportion, on a scale that holds the highest', () => {
    const { svg } = columnChart({ head, bars: [bar(500), bar(1000), bar(0), bar(250)] })
    const [half = 0, whole = 0, none, quarter = 0] = sizes(svg, 'height')
    expect(whole).toBe(400)
    expect(half).toBe(200)
    expect(quarter).toBe(100)
    expect(none).toBe(0)
  })

  it('draws all text as outlines: no font is asked of who draws it', () => {
    const { svg } = columnChart({ head, bars: [bar(1)] })
    expect(svg).not.toContain('<text')
    expect(svg.length).toBeGreaterThan(2000)
  })

  it('has a size also without anything sold or any day', () => {
    for (const bars of [[], [bar(0)], [bar(0), bar(0)]])
      expect(columnChart({ bars }).svg).not.toMatch(/NaN|Infinity/)
  })

  it('has a label under each of a few columns, however long', () => {
    const labels = (label: string, count: number) =>
      columnChart({
        bars: Array.from({ length: count }, () => ({ label, rupees: 0 })),
      }).svg.match(/<path/g)?.length ?? 0
    const scale = labels('', 7)
    expect(labels('Mangalvar', 7) - scale).toBe(7 * 'Mangalvar'.length)
  })

  it('writes as many labels under the columns as there is room for', () => {
    const paths = (count: number) =>
      columnChart({ bars: Array.from({ length: count }, () => bar(100, '२८')) }).svg.match(/<path/g)
        ?.length ?? 0
    // Thirty-one labels of two digits would be 62 outlines beside those of the scale.
    expect(paths(31)).toBeGreaterThan(20)
    expect(paths(310)).toBeLessThan(150)
  })
})

describe('a chart of bars', () => {
  it('has widths in proportion, and never none', () => {
    const { svg } = barChart({ head, bars: [bar(1000), bar(500), bar(0)] })
    expect(sizes(svg, 'width')).toEqual([904, 452, 3])
  })

  it('is as high as it has bars', () => {
    const height = (count: number) =>
      barChart({ head, bars: Array.from({ length: count }, () => bar(1)) }).height
    expect(height(10) - height(5)).toBe(5 * (height(2) - height(1)))
  })
})

describe('a scale', () => {
  it('has round figures, and few', () => {
    expect(ticksOf(0)).toEqual([0, 1])
    expect(ticksOf(14_400)).toEqual([0, 5000, 10_000, 15_000])
    for (let most = 0.01; most < 1e9; most *= 1.7) {
      const ticks = ticksOf(most)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most)
      expect(ticks.length).toBeGreaterThan(2)
      expect(ticks.length).toBeLessThan(7)
    }
  })

  it('says rupees in the words of India', () => {
    expect(
      [950, 12_500, 95_000, 99_990, 340_000, 12_000_000, 1_234_567_890].map(shortRupees),
    ).toEqual(['₹950', '₹12.5K', '₹95K', '₹1L', '₹3.4L', '₹1.2Cr', '₹123Cr'])
    expect(shortRupees(999.6)).toBe('₹1K')
  })
})
