import { describe, expect, it } from 'vitest'
import { BadInputError } from './case.ts'
import { loadScenario } from './load-scenario.ts'

const GOOD = `id: hi-sale
title: A sale
tags: {lang: hi, intent: [record_sale], risk: write}
store: {fixture: laxmi-general-store, clock: 2026-01-14T18:30:00+05:30, patch: {Sugar: {stock: 5}}}
turns:
  - say: "दो किलो चीनी बेची"
    expect:
      calls: [{record_sale: {items: [{item: Sugar, quantity: 2}]}, outcome: rejected}]
      forbid: [undo_last]
      reply: {language: hi, has_number: 3, mentions_any: [Sugar]}
  - voice: {text: "रहने दो", language: hi}
    as: helper
    expect:
      one_of:
        - {calls: none}
        - {calls: [{undo_last: {}}], args: exact, store: unchanged}
      order: strict
final: {diff: {stock: {Sugar: +2.5}}, events: [sale, undo], max: {model_calls: 6}}
trials: 4
`

function problemOf(text: string): string {
  try {
    loadScenario(text, 'chats/one.yaml')
  } catch (error) {
    if (error instanceof BadInputError) return error.message
    throw error
  }
  return 'none'
}

describe('a scripted chat in YAML', () => {
  it('is read with the line of each turn', () => {
    const given = loadScenario(GOOD, 'chats/one.yaml')
    expect(given).toMatchObject({
      id: 'hi-sale',
      source: { file: 'chats/one.yaml', line: 1 },
      clock: new Date('2026-01-14T13:00:00Z'),
      patch: { Sugar: { stock: 5 } },
      final: { diff: { stock: { Sugar: 2.5 } }, events: ['sale', 'undo'], max: { model_calls: 6 } },
      trials: 4,
    })
    expect(given.turns).toMatchObject([
      {
        line: 6,
        as: 'owner',
        said: { kind: 'text' },
        expect: {
          forbid: ['undo_last'],
          reply: { has_number: [3] },
          oneOf: [
            {
              calls: {
                kind: 'list',
                order: 'any',
                args: 'subset',
                calls: [{ tool: 'record_sale', outcome: 'rejected' }],
              },
            },
          ],
        },
      },
      {
        line: 11,
        as: 'helper',
        said: { kind: 'voice', text: 'रहने दो' },
        expect: {
          oneOf: [
            { calls: { kind: 'none' } },
            { calls: { kind: 'list', order: 'strict', args: 'exact' }, store: 'unchanged' },
          ],
        },
      },
    ])
  })

  it.each([
    [
      'an unknown key',
      'has_number: 3',
      'has_numbr: 3',
      /^chats\/one\.yaml:10: unknown key "has_numbr" in turns\.0\.expect\.reply$/,
    ],
    [
      'an unknown event',
      'events: [sale, undo]',
      'events: [sale, redo]',
      /^chats\/one\.yaml:18: final\.events\.1: /,
    ],
    [
      'two ways of saying',
      '    as: helper',
      '    say: "x"',
      /^chats\/one\.yaml:11: turns\.1: a turn has exactly one of say, voice and tap$/,
    ],
    [
      'a call of two tools',
      '{undo_last: {}}',
      '{undo_last: {}, get_stock: {}}',
      /^chats\/one\.yaml:16: .*one_of\.1\.calls/,
    ],
    ['a clock without zone', '18:30:00+05:30', '18:30:00', /^chats\/one\.yaml:4: store\.clock: /],
    ['no language', 'lang: hi, intent', 'intent', /^chats\/one\.yaml:3: tags\.lang: /],
    ['what is no YAML', 'title: A sale', 'title: [A sale', /^chats\/one\.yaml:[23]: /],
    ['a key given twice', 'trials: 4', 'trials: 4\ntrials: 5', /^chats\/one\.yaml:20: .*unique/],
  ])('names file and line of %s', (_, from, to, message) => {
    expect(GOOD).toContain(from)
    expect(problemOf(GOOD.replace(from, to))).toMatch(message)
  })

  it('says everything that is wrong at once', () => {
    const wrong = GOOD.replace('has_number: 3', 'has_number: three').replace(
      'trials: 4',
      'trials: 0',
    )
    expect(problemOf(wrong).split('\n')).toMatchObject([
      expect.stringMatching(/^chats\/one\.yaml:10: turns\.0\.expect\.reply\.has_number: /),
      expect.stringMatching(/^chats\/one\.yaml:19: trials: /),
    ])
  })
})
