import { describe, expect, it } from 'vitest'
import { Chat } from './chat-harness.ts'

const DALS = ['Toor Dal', 'Moong Dal', 'Chana Dal']

const dalIsAmbiguous = (_: string, input: Record<string, unknown>) => {
  const items = input['items'] as { item: string; quantity: number }[]
  const vague = items.find(({ item }) => /^(?:dal|दाल|डाळ)$/.test(item))
  if (vague)
    return {
      status: 'needs_clarification',
      question: 'Which one?',
      options: DALS,
      about: vague.item,
      reason: 'ambiguous_item',
    }
  return { status: 'ok', entry: 'e1', lines: [], total: 0 }
}

describe('an answer to a tool that asked which item', () => {
  it.each(['toor wali', 'Toor Dal', '1', 'तूर वाली', 'the toor one', 'tur'])(
    '%s',
    async (answer) => {
      const chat = new Chat()
      const asked = await chat.say('sold 2 kg dal and 1 kg sugar', dalIsAmbiguous)
      expect(asked.reply).toContain('1. Toor Dal')
      const { calls } = await chat.say(answer, dalIsAmbiguous)
      expect(calls).toEqual([
        {
          name: 'record_sale',
          input: {
            items: [
              { item: 'Toor Dal', quantity: 2, unit: 'kg' },
              { item: 'sugar', quantity: 1, unit: 'kg' },
            ],
          },
        },
      ])
    },
  )

  it('may use a name that was not among the options', async () => {
    const chat = new Chat()
    await chat.say('2 kilo dal bechi', dalIsAmbiguous)
    const { calls } = await chat.say('arhar wali', dalIsAmbiguous)
    expect(calls[0]?.input).toEqual({ items: [{ item: 'arhar dal', quantity: 2, unit: 'kg' }] })
  })

  it.each(['rehne do', 'no', 'नहीं', 'nako'])('%s drops it', async (answer) => {
    const chat = new Chat()
    await chat.say('2 kilo dal bechi', dalIsAmbiguous)
    expect((await chat.say(answer)).calls).toEqual([])
  })

  it('is left alone by a new wish', async () => {
    const chat = new Chat()
    await chat.say('2 kilo dal bechi', dalIsAmbiguous)
    const { calls } = await chat.say('sold 3 bread')
    expect(calls).toEqual([
      { name: 'record_sale', input: { items: [{ item: 'bread', quantity: 3 }] } },
    ])
  })

  it('is answered once only', async () => {
    const chat = new Chat()
    await chat.say('2 kilo dal bechi', dalIsAmbiguous)
    await chat.say('toor wali', dalIsAmbiguous)
    const { calls } = await chat.say('2', dalIsAmbiguous)
    expect(calls).toEqual([])
  })
})

describe('an answer to a question of the model itself', () => {
  it('gives the missing quantity', async () => {
    const chat = new Chat()
    expect((await chat.say('chini bechi')).reply).toBe('chini kitna? Quantity likhiye.')
    const { calls } = await chat.say('2 kilo')
    expect(calls).toEqual([
      { name: 'record_sale', input: { items: [{ item: 'chini', quantity: 2, unit: 'kg' }] } },
    ])
  })

  it('gives one missing thing after the other', async () => {
    const chat = new Chat()
    expect((await chat.say('sugar 2 kg 90')).calls).toEqual([])
    expect((await chat.say('sold')).reply).toContain('₹90')
    const { calls } = await chat.say('total')
    expect(calls).toEqual([
      {
        name: 'record_sale',
        input: { items: [{ item: 'sugar', quantity: 2, unit: 'kg', total: 90 }] },
      },
    ])
  })

  it('says which way the goods went', async () => {
    const chat = new Chat()
    await chat.say('50 kilo chawal')
    const { calls } = await chat.say('aaya')
    expect(calls[0]?.name).toBe('record_purchase')
  })

  it('gives the threshold of an alert and the price of an item', async () => {
    const chat = new Chat()
    await chat.say('dudh khatam hone lage to bata dena')
    expect((await chat.say('5 litre')).calls).toEqual([
      { name: 'create_alert', input: { item: 'dudh', threshold: 5, unit: 'litre' } },
    ])
    await chat.say('change price of milk')
    expect((await chat.say('62')).calls).toEqual([
      { name: 'set_price', input: { item: 'milk', price: 62 } },
    ])
  })
})

describe('an answer to a refusal', () => {
  const shortOfSoap = (_: string, input: Record<string, unknown>) => {
    const items = input['items'] as { item: string; quantity: number }[]
    return items.some(({ quantity }) => quantity === 5)
      ? {
          status: 'rejected',
          code: 'insufficient_stock',
          message: '',
          items: [{ item: 'Lifebuoy Soap', wanted: 5, available: 3, unit: 'pcs' }],
        }
      : { status: 'ok', entry: 'e1', lines: [], total: 0 }
  }

  it('corrects the line that was too much, and keeps the others', async () => {
    const chat = new Chat()
    const { reply } = await chat.say('2 kg cheeni aur 5 lifebuoy bik gaye', shortOfSoap)
    expect(reply).toContain('3 pcs')
    const { calls } = await chat.say('acha to 3 lifebuoy hi the', shortOfSoap)
    expect(calls).toEqual([
      {
        name: 'record_sale',
        input: {
          items: [
            { item: 'cheeni', quantity: 2, unit: 'kg' },
            { item: 'lifebuoy', quantity: 3 },
          ],
        },
      },
    ])
  })

  it('takes the nearest name on a yes', async () => {
    const unknown = (_: string, input: Record<string, unknown>) =>
      input['item'] === 'Sugar'
        ? { status: 'ok', item: 'Sugar', stock: 5, unit: 'kg', threshold: 1, low: false }
        : {
            status: 'rejected',
            code: 'item_not_found',
            message: '',
            said: 'shugger',
            nearest: ['Sugar'],
          }
    const chat = new Chat()
    expect((await chat.say('stock of shugger', unknown)).reply).toContain('Sugar')
    expect((await chat.say('yes', unknown)).calls).toEqual([
      { name: 'get_stock', input: { item: 'Sugar' } },
    ])
  })

  it('does not sell something else because a name was sent', async () => {
    const unknown = (name: string) =>
      name === 'record_sale'
        ? { status: 'rejected', code: 'item_not_found', message: '', said: 'paneer', nearest: [] }
        : { status: 'ok', item: 'Milk', stock: 5, unit: 'litre', threshold: 1, low: false }
    const chat = new Chat()
    await chat.say('sold 2 kg paneer', unknown)
    expect((await chat.say('milk', unknown)).calls).toEqual([
      { name: 'get_stock', input: { item: 'milk' } },
    ])
  })

  it('fills in a price that was missing', async () => {
    const priceless = (_: string, input: Record<string, unknown>) =>
      JSON.stringify(input).includes('unitPrice')
        ? { status: 'ok', entry: 'e1', lines: [], total: 0 }
        : { status: 'rejected', code: 'price_missing', message: '', item: 'Rajma', unit: 'kg' }
    const chat = new Chat()
    await chat.say('sold 2 kg rajma', priceless)
    expect((await chat.say('140', priceless)).calls[0]?.input).toEqual({
      items: [{ item: 'rajma', quantity: 2, unit: 'kg', unitPrice: 140 }],
    })
  })
})

describe('a correction', () => {
  const book = (name: string) =>
    name === 'undo_last'
      ? {
          status: 'ok',
          entry: 'e2',
          undone: 'e1',
          kind: 'sale',
          lines: [{ item: 'Sugar', quantity: 3, unit: 'kg', left: 54 }],
        }
      : { status: 'ok', entry: 'e3', lines: [], total: 0 }

  it.each([
    'not 3, 2',
    '3 nahi 2 kilo tha',
    '3 kilo ki jagah 2 kilo',
    '३ नाही २ किलो होती',
    '2 instead of 3',
  ])('%s: undoes, then records what is right', async (text) => {
    const chat = new Chat()
    await chat.say('sold 3 kg sugar at 44', book)
    const { calls } = await chat.say(text, book)
    expect(calls.map(({ name }) => name)).toEqual(['undo_last', 'record_sale'])
    expect(calls[1]?.input['items']).toEqual([
      expect.objectContaining({ item: 'Sugar', quantity: 2, unitPrice: 44 }),
    ])
  })

  it('stops at an undo that was refused', async () => {
    const refused = () => ({ status: 'rejected', code: 'nothing_to_undo', message: '' })
    const { calls } = await new Chat().say('not 3, 2', refused)
    expect(calls.map(({ name }) => name)).toEqual(['undo_last'])
  })
})

describe('more of the bill before, and corrections of it', () => {
  const recorded = (name: string, input: Record<string, unknown>) => ({
    status: 'ok',
    entry: 'e1',
    ...(name === 'undo_last' && { undone: 'e1', kind: 'sale' }),
    lines: name === 'undo_last' ? RECORDED : input['items'],
  })
  const RECORDED = [
    { item: 'Onion', quantity: 5, unit: 'kg' },
    { item: 'Bread', quantity: 2, unit: 'packet' },
  ]

  it.each(['aur 2 maggi', 'and 2 maggi', '2 maggi bhi', 'और 2 मैगी', 'आणि दोन मॅगी', '2 मॅगी पण'])(
    '%s is sold too',
    async (more) => {
      const chat = new Chat()
      await chat.say('sold 5 kg onion', recorded)
      const { calls } = await chat.say(more, recorded)
      expect(calls).toMatchObject([{ name: 'record_sale', input: { items: [{ quantity: 2 }] } }])
    },
  )

  it('is asked about where nothing joins it to the bill', async () => {
    const chat = new Chat()
    await chat.say('sold 5 kg onion', recorded)
    expect((await chat.say('2 maggi', recorded)).calls).toEqual([])
  })

  it.each([
    'sorry, the onion was 4 kg',
    'nahi, pyaz 4 kilo tha',
    'onion 4 kilo the',
    'नाही, कांदा ४ किलो होता',
  ])('%s: the line is put right, the other stays', async (said) => {
    const chat = new Chat()
    await chat.say('sold 5 kg onion aur 2 bread', (name, input) => ({
      ...recorded(name, input),
      // The names that the shop has for what was said.
      ...(name === 'record_sale' && {
        lines: [
          { item: said.includes('pyaz') ? 'Pyaz' : said.includes('कांदा') ? 'Kanda' : 'Onion' },
          { item: 'Bread' },
        ],
      }),
    }))
    const { calls } = await chat.say(said, recorded)
    expect(calls.map(({ name }) => name)).toEqual(['undo_last', 'record_sale'])
    expect(calls[1]?.input).toEqual({
      items: [
        { item: 'Onion', quantity: 4, unit: 'kg' },
        { item: 'bread', quantity: 2 },
      ],
    })
  })

  it('asks which line is meant before it takes anything back', async () => {
    const chat = new Chat()
    await chat.say('sold 5 kg onion aur 2 bread', recorded)
    expect((await chat.say('nahi, 4 kilo', recorded)).calls).toEqual([])
    const { calls } = await chat.say('onion', recorded)
    expect(calls.map(({ name }) => name)).toEqual(['undo_last', 'record_sale'])
  })

  it('takes back the entry that is named, and not just the last one', async () => {
    const chat = new Chat()
    let entries = 0
    const numbered = (_: string, input: Record<string, unknown>) => ({
      ...{ status: 'ok', entry: `e${++entries}`, lines: input['items'] },
    })
    await chat.say('sold 5 kg onion', numbered)
    await chat.say('sold 2 bread', numbered)
    const { calls } = await chat.say('onion wala galat tha, hata do', numbered)
    expect(calls).toEqual([{ name: 'undo_last', input: { entry: 'e1' } }])
  })
})
