import { describe, expect, it } from 'vitest'
import { junitXml } from './junit.ts'
import { message, run, sale, say, scripted } from './testing/eval-parts.ts'

const SOLD = { tool: 'record_sale', args: { items: [{ item: 'Sugar', quantity: 2 }] } }

describe('JUnit XML', () => {
  it('has a failure for each failed case and an error for each that could not be run', async () => {
    const cases = [
      message('sold 2 kg sugar', SOLD),
      { ...message('<b>"5" & 6</b>', { tool: null, clarify: true }), id: 'a<b' },
      { ...message('x', { tool: 'nothing' }), id: 'gold' },
    ]
    const report = await run(cases, scripted([sale('Sugar', 2), say('Sold\u0000 <ok>')]))
    const xml = junitXml({ ...report, durationMs: 1500 })
    expect(xml).toContain('<testsuites time="1.500">')
    expect(xml).toContain('<testsuite name="one.jsonl" tests="3" failures="1" errors="1">')
    expect(xml).toMatch(
      /<testcase name="one" classname="one\.jsonl" time="\d\.\d{3}" file="one\.jsonl" line="1"\/>/,
    )
    expect(xml).toMatch(/<testcase name="a&lt;b" [^]*<failure message="record_sale: wanted none">/)
    expect(xml).toMatch(/<testcase name="gold" [^]*<error message="nothing is no tool/)
    expect(xml).not.toContain('\u0000')
  })
})
