import type { Message } from '../../agent/model.ts'

// Made up after how shopkeepers write: a sale of two things, a question, the day's report, one after the other. Results have
// the fields that the tools give. Change it and every figure of before is of another chat.
const TURNS: { said: string; tool: string; input: object; result: object; answer: string }[] = [
  {
    said: '2 kilo cheeni aur 3 maggi bik gaye',
    tool: 'record_sale',
    input: {
      items: [
        { item: 'cheeni', quantity: 2, unit: 'kg' },
        { item: 'maggi', quantity: 3 },
      ],
    },
    result: {
      status: 'ok',
      entry: '01980f2c-6a3e-7c41-9d10-5b2f8e3a7c55',
      lines: [
        {
          item: 'Sugar',
          quantity: 2,
          unit: 'kg',
          unitPrice: 45,
          amount: 90,
          left: 50,
          low: false,
        },
        {
          item: 'Maggi Noodles',
          quantity: 3,
          unit: 'pcs',
          unitPrice: 14,
          amount: 42,
          left: 9,
          low: true,
        },
      ],
      total: 132,
    },
    answer:
      '*₹132* ki bikri likh di.\nSugar 2 kg = ₹90 (50 kg bacha), Maggi Noodles 3 = ₹42 (sirf 9 bache, stock kam hai).',
  },
  {
    said: 'tel kitna bacha hai',
    tool: 'get_stock',
    input: { item: 'tel' },
    result: {
      status: 'ok',
      item: 'Sunflower Oil',
      stock: 18,
      unit: 'litre',
      price: 145,
      threshold: 10,
      low: false,
    },
    answer: 'Sunflower Oil *18 litre* bacha hai, ₹145 litre.',
  },
  {
    said: 'aaj ki sale kitni hui?',
    tool: 'sales_report',
    input: { period: 'today' },
    result: {
      status: 'ok',
      period: 'today',
      kind: 'summary',
      from: '2026-01-14',
      to: '2026-01-14',
      total: 4820,
      items: [
        { item: 'Milk', quantity: 31, unit: 'litre', amount: 1860 },
        { item: 'Basmati Rice', quantity: 9, unit: 'kg', amount: 1080 },
        { item: 'Sunflower Oil', quantity: 5, unit: 'litre', amount: 725 },
        { item: 'Sugar', quantity: 11, unit: 'kg', amount: 495 },
        { item: 'Eggs', quantity: 60, unit: 'pcs', amount: 420 },
      ],
      previous: { from: '2026-01-13', to: '2026-01-13', total: 5110 },
    },
    answer:
      'Aaj ki sale *₹4,820*. Sabse zyada: Milk ₹1,860, Basmati Rice ₹1,080, Sunflower Oil ₹725. Kal ₹5,110 thi.',
  },
]

/** One call of a model: what is sent beside the system text and the tools, and what comes back. */
export interface ChatCall {
  messages: Message[]
  reply: Message
}

/** Every model call of the typical chat, in order; each message takes two: one chooses a tool, one finds the words. */
export function typicalChat(): ChatCall[] {
  const calls: ChatCall[] = []
  const said: Message[] = []
  for (const [n, turn] of TURNS.entries()) {
    const toolUseId = `tooluse_${n}`
    const input = turn.input as Record<string, never>
    const json = turn.result as Record<string, never>
    const call: Message = {
      role: 'assistant',
      content: [{ toolUse: { toolUseId, name: turn.tool, input } }],
    }
    const answer: Message = { role: 'assistant', content: [{ text: turn.answer }] }
    said.push({ role: 'user', content: [{ text: turn.said }] })
    calls.push({ messages: [...said], reply: call })
    said.push(call, {
      role: 'user',
      content: [{ toolResult: { toolUseId, content: [{ json }], status: 'success' } }],
    })
    calls.push({ messages: [...said], reply: answer })
    said.push(answer)
  }
  return calls
}

/** How many messages of the shopkeeper it holds. */
export const TYPICAL_MESSAGES = TURNS.length
