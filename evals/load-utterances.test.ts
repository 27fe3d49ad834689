import { describe, expect, it } from 'vitest'
import { loadUtterances } from './load-utterances.ts'

const line = (more: object, expectation: object = { tool: 'get_stock', args: { item: 'Sugar' } }) =>
  JSON.stringify({
    id: 'en-1',
    lang: 'en',
    task: 'stock',
    text: 'sugar?',
    shop: 'laxmi-general-store',
    expect: expectation,
    ...more,
  })

describe('labelled messages', () => {
  it('are cases of one message at eleven on 14 January, in their own line', () => {
    const [first, second] = loadUtterances(
      `${line({})}\n\n${line({ id: 'en-2', task: 'injection', tags: ['typo'] })}\n`,
      'm.jsonl',
    )
    expect(first).toMatchObject({
      clock: new Date('2026-01-14T05:30:00Z'),
      tags: { lang: 'en', task: 'stock' },
      source: { file: 'm.jsonl', line: 1 },
    })
    expect(second).toMatchObject({
      tags: { risk: 'injection', trait: ['typo'] },
      source: { line: 3 },
    })
  })

  it('mean what the rules say', () => {
    const wayOf = (expectation: object) =>
      loadUtterances(line({}, expectation), 'm.jsonl')[0]?.turns[0]?.expect
    expect(wayOf({ tool: null, clarify: true })).toMatchObject({
      oneOf: [{ calls: { kind: 'none_write' } }],
      reply: { asks: true },
    })
    expect(wayOf({ tool: null, refuse: true })).toMatchObject({
      oneOf: [{ calls: { kind: 'none_write' } }],
      reply: {},
    })
    expect(
      wayOf({ tool: 'record_sale', args: {}, refuse: true, state: 'unchanged' }),
    ).toMatchObject({
      oneOf: [{ calls: { attempt: true }, store: 'unchanged' }],
      reply: { says_too_little: true },
    })
    expect(
      wayOf({ tool: 'undo_last', args: {}, then: { tool: 'record_sale', args: { items: [] } } }),
    ).toMatchObject({
      oneOf: [
        { calls: { calls: [{ tool: 'undo_last' }, { tool: 'record_sale' }], order: 'strict' } },
      ],
    })
  })

  it.each([
    ['what is no JSON', '{"id": ', /^m\.jsonl:2: is not JSON/],
    ['an unknown key', line({ sett: [] }), /^m\.jsonl:2: .*sett/],
    [
      'an unknown key of what is expected',
      line({}, { tool: null, clarfy: true }),
      /^m\.jsonl:2: .*clarfy/,
    ],
    ['a missing key', line({ shop: undefined }), /^m\.jsonl:2: [^]*shop/],
  ])('name file and line of %s', (_, text, message) => {
    expect(() => loadUtterances(`${line({})}\n${text}`, 'm.jsonl')).toThrow(message)
  })
})
