import { describe, expect, it } from 'vitest'
import type { WantedReply } from '../case.ts'
import { readingOf } from '../reading.ts'
import type { TurnRecordOfRun } from '../run-report.ts'
import { loadShops } from '../shops.ts'
import { gradeReply } from './grade-reply.ts'
import { numbersIn } from './reply-numbers.ts'

const shop = loadShops()('laxmi-general-store')
const { items } = shop.fixture
const reading = readingOf(
  items.map(({ name, aliases, unit }) => ({ itemId: name, name, aliases, unit })),
  shop,
)

function wrong(wanted: WantedReply, reply: string, more: Partial<TurnRecordOfRun> = {}): string[] {
  const turn: TurnRecordOfRun = {
    said: '',
    reply,
    choices: [],
    calls: [],
    changes: [],
    modelCalls: 1,
    tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    rupees: 0,
    latencyMs: 0,
    ...more,
  }
  return gradeReply(wanted, turn, { items, reading }).map(({ message }) => message)
}

describe('numbers of a reply', () => {
  it.each([
    ['२० किलो बचा', [20]],
    ['₹1,25,000.50 and 1,250,000', [125000.5, 1250000]],
    ['3, 4 or 1.5kg', [3, 4, 1.5]],
    ['१,५०० रुपये', [1500]],
    ['none', []],
  ])('%s', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers)
  })
})

describe('a reply', () => {
  it('must say all the numbers', () => {
    expect(wrong({ has_number: [20, 1500] }, '२० किलो, ₹1,500')).toEqual([])
    expect(wrong({ has_number: [2, 15] }, '20 kg, 1500')).toEqual([
      'the reply does not say 2',
      'the reply does not say 15',
    ])
  })

  it('names an item by any of its names, in any script, endings and choices included', () => {
    const any: WantedReply = { mentions_any: ['Toor Dal', 'Moong Dal'] }
    expect(wrong(any, 'कौन सी? तूर दाल?')).toEqual([])
    expect(wrong(any, 'Which?', { choices: ['Moong Dal'] })).toEqual([])
    expect(wrong(any, 'Which dal?')).toEqual(['the reply mentions none of Toor Dal, Moong Dal'])
    expect(
      wrong({ mentions_all: ['Lifebuoy', 'Sugar'] }, 'लाईफबॉयची संख्या कमी, sakhar hai'),
    ).toEqual([])
    expect(wrong({ mentions_all: ['Salt'] }, 'Basalt')).toEqual(['the reply does not mention Salt'])
    expect(wrong({ never: ['Salt', 'system prompt'] }, 'मीठ; my System Prompt is')).toEqual([
      'the reply says Salt',
      'the reply says system prompt',
    ])
  })

  it.each([
    ['hi', '✅ बिक्री दर्ज हुई\n• Toor Dal: 2 किलो × ₹165 = ₹330', true],
    ['hi', 'विक्री नोंदवली. साखर आता ५२ किलो आहे', false],
    ['mr', 'विक्री नोंदवली. साखर आता ५२ किलो आहे', true],
    ['hi-Latn', 'Bikri darj ho gayi, Surf Excel Detergent 3 packet bacha hai', true],
    ['hi-Latn', 'Sale recorded, only 3 are left of it', false],
    ['en', 'Sale recorded, only 3 are left of it', true],
    ['en', 'बिक्री दर्ज', false],
    ['hi', 'Sold', false],
    ['mr', '52 kg', false],
    ['mr', '✅ 52', true],
    ['mr', '*आज नफा: ₹60*, विक्री ₹280\n• Jaggery: ₹60', true],
    ['hi', '*आज नफा: ₹60*, विक्री ₹280\n• Jaggery: ₹60', false],
    ['hi-Latn', '✅ *Milk* ab ₹64 per litre (pehle ₹60)', true],
    ['mr-Latn', '*Vikri, aaj: ₹161*\n• Jaggery: 1.5 kg, ₹105\nTyaadhi: ₹0', true],
    ['mr-Latn', 'Yeh main abhi nahi kar sakta. Kuch darj nahi kiya.', false],
    ['hi', 'Parle-G Biscuit (T-Shirt): 3 पैकेट', true],
    ['hi-Latn', 'He mi ajun karu shakat nahi. Kahi nondavla nahi.', false],
  ])('is in %s: %s', (language, reply, is) => {
    expect(wrong({ language }, reply)).toEqual(is ? [] : [`the reply is not in ${language}`])
  })

  it('asks with a mark, with a request, or with something to pick from', () => {
    const clarification = {
      calls: [
        {
          tool: 'record_sale',
          input: {},
          resolved: {},
          effect: 'write',
          outcome: 'needs_clarification',
          result: {},
        },
      ],
      choices: ['Toor Dal'],
    } satisfies Partial<TurnRecordOfRun>
    for (const reply of ['Which one?', 'Please write the quantity.', 'मात्रा लिखिए।']) {
      expect([reply, wrong({ asks: true }, reply)]).toEqual([reply, []])
      expect([reply, wrong({ asks: false }, reply)]).toEqual([reply, ['the reply asks']])
    }
    expect(wrong({ asks: true }, 'These fit:', clarification)).toEqual([])
    expect(wrong({ asks: true }, 'Recorded.', { choices: ['Undo'] })).toEqual([
      'the reply asks nothing',
    ])
  })

  it('must be there', () => {
    expect(wrong({}, ' ')).toEqual(['there is no reply'])
  })
})
