import { describe, expect, it } from 'vitest'
import { callsFor, Chat } from './chat-harness.ts'

describe('planned calls', () => {
  it.each([
    [
      'sugar and salt stock?',
      [
        ['get_stock', { item: 'sugar' }],
        ['get_stock', { item: 'salt' }],
      ],
    ],
    ['दुधाचा भाव काय आहे', [['get_stock', { item: 'दुध' }]]],
    ['कुरकुरे का पैकेट है क्या?', [['get_stock', { item: 'कुरकुरे' }]]],
    ['kal kitna dudh bikega', [['forecast_item', { item: 'dudh', days: 7 }]]],
    ['forecast for eggs for 2 weeks', [['forecast_item', { item: 'eggs', days: 14 }]]],
    ['agle 15 din me atta kitna lagega', [['forecast_item', { item: 'atta', days: 30 }]]],
    ['next month onion demand', [['forecast_item', { item: 'onion', days: 30 }]]],
    [
      "how good was last week's forecast for sugar",
      [['forecast_item', { item: 'sugar', lastWeek: true }]],
    ],
    ['sugar ka andaza kitna sahi tha', [['forecast_item', { item: 'sugar', lastWeek: true }]]],
    ['kal ki bikri batao', [['sales_report', { period: 'yesterday' }]]],
    ['weekly sales', [['sales_report', { period: 'this_week' }]]],
    ['profit last month', [['sales_report', { period: 'last_month', kind: 'margin' }]]],
    ['which day sells most', [['sales_report', { period: 'this_month', kind: 'weekdays' }]]],
    [
      'is hafte ki pichle hafte se tulna karo',
      [['sales_report', { period: 'this_week', kind: 'comparison' }]],
    ],
    ['stock outs last week', [['sales_report', { period: 'last_week', kind: 'stock_outs' }]]],
    ['stock turnover', [['sales_report', { period: 'this_month', kind: 'turnover' }]]],
    ['पड़ा हुआ माल दिखाओ', [['sales_report', { period: 'this_month', kind: 'dead_stock' }]]],
    ['pichle hafte ki report pdf me bhejo', [['sales_report', { period: 'last_week', as: 'pdf' }]]],
    ['last month sales in excel', [['sales_report', { period: 'last_month', as: 'xlsx' }]]],
    ['surf excel kitna hai', [['get_stock', { item: 'surf excel' }]]],
    ['chini ka rate 45 se 48 kar do', [['set_price', { item: 'chini', price: 48 }]]],
    ['toor dal ka rate badha kar 170 karo', [['set_price', { item: 'toor dal', price: 170 }]]],
    ['New rate: onion 35/kg', [['set_price', { item: 'onion', price: 35, unit: 'kg' }]]],
    [
      'Add Besan, unit kg, price 90, cost 75, stock 10',
      [['add_item', { name: 'Besan', unit: 'kg', price: 90, cost: 75, stock: 10 }]],
    ],
    [
      'school bag naam se naya item banao 5 pcs 650 wala',
      [['add_item', { name: 'school bag', unit: 'pcs', stock: 5, price: 650 }]],
    ],
    [
      'eggs 2 dozen se kam ho to batana',
      [['create_alert', { item: 'eggs', threshold: 2, unit: 'dozen' }]],
    ],
  ])('%s', async (text, wanted) => {
    const calls = await callsFor(text)
    expect(calls.map(({ name, input }) => [name, input])).toEqual(wanted)
  })

  it.each(['bread ka rate 5 rupay badha do', 'increase bread price by 5'])(
    'a difference is no price: %s',
    async (text) => {
      const { calls, reply } = await new Chat().say(text)
      expect(calls).toEqual([])
      expect(reply).toMatch(/price|daam/)
    },
  )
})
