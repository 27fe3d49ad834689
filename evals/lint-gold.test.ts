import { describe, expect, it } from 'vitest'
import { shopTools } from '../tools/registry.ts'
import type { EvalCase } from './case.ts'
import { lintGold } from './lint-gold.ts'
import { loadShops } from './shops.ts'
import { chat, message, SHOP } from './testing/eval-parts.ts'

const lint = (given: EvalCase) => lintGold(given, loadShops()(SHOP), shopTools)
const sale = (items: object[]) => ({ tool: 'record_sale', args: { items } })

describe('what a case wants', () => {
  it('is left alone where it is possible', () => {
    for (const [text, expect_] of [
      ['sold 2 dozen eggs', sale([{ item: 'Eggs', quantity: 2, unit: 'dozen' }])],
      ['sold 500 g ghee', sale([{ item: 'घी', quantity: 500, unit: 'g' }])],
      [
        'sold 5 lifebuoy',
        { ...sale([{ item: 'Lifebuoy Soap', quantity: 5 }]), refuse: true, state: 'unchanged' },
      ],
      ['sold some sugar', sale([{ item: 'Sugar' }])],
      ['today?', { tool: 'sales_report', args: { period: 'today' } }],
      ['hello', { tool: null }],
    ] as const) {
      expect([text, lint(message(text, expect_))]).toEqual([text, []])
    }
  })

  it.each([
    [
      'a tool that there is not',
      { tool: 'sell', args: {} },
      /^sell is no tool; there are: get_stock/,
    ],
    [
      'an argument that the tool has not',
      { tool: 'get_stock', args: { itm: 'Sugar' } },
      /^get_stock has an impossible argument: .*itm/,
    ],
    [
      'a value that the tool cannot take',
      { tool: 'forecast_item', args: { item: 'Sugar', days: 5 } },
      /impossible days/,
    ],
    [
      'an item that the shop has not',
      sale([{ item: 'Kurkure', quantity: 1 }]),
      /the shop has no item "Kurkure"/,
    ],
    [
      'an item that may be several',
      sale([{ item: 'dal', quantity: 1 }]),
      /"dal" fits several items/,
    ],
    [
      'a unit that does not fit',
      sale([{ item: 'Sugar', quantity: 1, unit: 'litre' }]),
      /Sugar is counted in kg, and litre is no measure/,
    ],
    [
      'more than there is, over two lines',
      sale([
        { item: 'Ghee', quantity: 4 },
        { item: 'Ghee', quantity: 3 },
      ]),
      /only 6\.5 of Ghee, which is less than 7/,
    ],
    ['an undo of nothing', { tool: 'undo_last', args: {} }, /no entry to take back/],
    [
      'an item that is there already',
      { tool: 'add_item', args: { name: 'चीनी' } },
      /has Sugar already/,
    ],
    [
      'a call that it forbids',
      { ...sale([{ item: 'Sugar', quantity: 1 }]), forbid: ['record_sale'] },
      /wanted and forbidden/,
    ],
  ])('is refused for %s', (_, wanted, problem) => {
    expect(lint(message('x', wanted))).toMatchObject([
      { line: 1, message: expect.stringMatching(problem) as string },
    ])
  })

  it('is refused for an impossible setup', () => {
    const given = message(
      'undo',
      { tool: 'undo_last' },
      { setup: [sale([{ item: 'Ghee', quantity: 7 }])] },
    )
    expect(lint(given)).toMatchObject([
      { message: expect.stringMatching(/^setup: record_sale: there are only/) as string },
    ])
  })

  const CHAT = `
turns:
  - say: sold 2 kg sugar and 1 kg salt
    expect:
      calls: [{record_sale: {items: [{item: Sugar, quantity: 2}]}}]
      store: {stock: {Sugar: 52}}
  - say: one more
    expect:
      one_of: [{calls: none_write}, {calls: [{record_sale: {items: [{item: Sugar, quantity: 1}]}}]}]
  - say: undo
    expect: {calls: [{undo_last: {}}]}
`

  it('is followed from turn to turn, as far as the case says what happens', () => {
    expect(lint(chat(CHAT))).toEqual([])
    expect(lint(chat(CHAT.replace('Sugar: 52', 'Sugar: 51')))).toEqual([
      { line: 6, message: 'store: stock of Sugar is to be 51, and the wanted calls make it 52' },
    ])
    // Two ways with two ends: what the undo leaves is open.
    expect(lint(chat(`${CHAT}final: {diff: {stock: {Sugar: -1}}}`))).toEqual([])
  })

  const END = `
turns:
  - say: bread is 50 now
    expect: {calls: [{set_price: {item: Bread, price: 50}}]}
  - say: sold 2 bread
    expect: {calls: [{record_sale: {items: [{item: Bread, quantity: 2}]}}]}
final: {diff: {stock: {Bread: -2}, price: {Bread: +5}}, events: [sale]}
`

  it('must lead to the end that it wants', () => {
    expect(lint(chat(END))).toEqual([])
    expect(lint(chat(END.replace('Bread: +5', 'Bread: 50')))).toEqual([])
    expect(
      lint(chat(END.replace('Bread: -2', 'Bread: -3').replace('[sale]', '[sale, undo]'))),
    ).toEqual([
      {
        line: 1,
        message:
          'final.diff: stock of Bread is to change by -3, and the wanted calls change it by -2',
      },
      { line: 1, message: 'final.events: sale, undo, and the wanted calls make sale' },
    ])
  })
})
