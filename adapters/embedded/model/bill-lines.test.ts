import { describe, expect, it } from 'vitest'
import { callsFor } from './chat-harness.ts'

/** `quantity unit item @each` or `=total`, a line a line. */
async function bill(text: string): Promise<string[]> {
  const calls = await callsFor(text)
  return calls.flatMap(({ input }) =>
    (input['items'] as Record<string, string | number>[]).map((line) =>
      [
        line['quantity'],
        line['unit'],
        line['item'],
        line['unitPrice'] === undefined ? undefined : `@${line['unitPrice']}`,
        line['total'] === undefined ? undefined : `=${line['total']}`,
      ]
        .filter((part) => part !== undefined)
        .join(' '),
    ),
  )
}

describe('the lines of a bill', () => {
  it.each([
    ['sold 2 kg sugar', ['2 kg sugar']],
    ['sugar 2 kg sold', ['2 kg sugar']],
    ['sold 2kg atta, 1kg sugar and 3 pkts salt', ['2 kg atta', '1 kg sugar', '3 packet salt']],
    ['sold sugar 2 kg salt 3', ['2 kg sugar', '3 salt']],
    ['do packet namak do kilo aata becha', ['2 packet namak', '2 kg aata']],
    ['2 kilo moong dal do packet namak becha', ['2 kg moong dal', '2 packet namak']],
    ['sold:\nsugar 2kg\nrice 5kg', ['2 kg sugar', '5 kg rice']],
    ['2 kg sugar\n1 kg rice\nsold', ['2 kg sugar', '1 kg rice']],
    ['New lot of sarees arrived, 12 pcs at 900 each', ['12 pcs sarees @900']],
    ['sold 3 pkts of Parle G', ['3 packet Parle G']],
    ['sold a dozen eggs', ['1 dozen eggs']],
    ['sold half a dozen eggs', ['0.5 dozen eggs']],
    ['ek pav jeera becha', ['0.25 jeera']],
    ['sold 2 T shirt', ['2 T shirt']],
  ])('%s', async (text, lines) => {
    expect(await bill(text)).toEqual(lines)
  })
})

describe('prices', () => {
  it.each([
    ['sold 3 tshirts @ 280', ['3 tshirts @280']],
    ['sold 2.5 ltr oil at 190 per litre', ['2.5 litre oil @190']],
    ['sold 1.5 kg dal @165/kg', ['1.5 kg dal @165']],
    ['2 tshirt 280 rs pc beche', ['2 tshirt @280']],
    ['3 lux 38 ke hisaab se beche', ['3 lux @38']],
    ['दोन टी-शर्ट २८० रुपये नगाप्रमाणे विकले', ['2 टी-शर्ट @280']],
    ['अडीच किलो कांदे विकले ३० रुपये किलोने', ['2.5 kg कांदे @30']],
    ['5 packet parle g 10 wale beche', ['5 packet parle g @10']],
    ['3 kilo aloo becha 75 rupay me total', ['3 kg aloo =75']],
    ['sold 5 kg rice for 300', ['5 kg rice =300']],
    ['sold 3 jeans for Rs 2,500', ['3 jeans =2500']],
    ['एक जींस ८५० में बेची', ['1 जींस =850']],
    ['ek saree becha 1200', ['1 saree @1200']],
    ['5 darjan ande kharide 70 rupay darjan', ['5 dozen ande =350']],
    ['sold 2 dozen eggs @ 84', ['2 dozen eggs =168']],
    ['sold 2 dozen eggs 7 each', ['2 dozen eggs @7']],
    ['received 2 quintal potato at 2000 per quintal', ['2 quintal potato =4000']],
    ['sold 500 g sugar at 40 per kg', ['500 g sugar @40']],
  ])('%s', async (text, lines) => {
    expect(await bill(text)).toEqual(lines)
  })
})

describe('who and how', () => {
  it.each([
    ['sold 2 saree at 1200 each to Meena', { customer: 'Meena' }],
    ['Ramesh ko 2 kilo chawal diya', { customer: 'Ramesh' }],
    ['Sharma ji ko 3 bread udhaar diye', { customer: 'Sharma ji', payment: 'credit' }],
    ['रमेशला २ किलो तांदूळ दिला', { customer: 'रमेश' }],
    ['sold 3 milk by upi', { payment: 'upi' }],
    ['got 5 dozen eggs from Gupta Traders', { supplier: 'Gupta Traders' }],
    ['Gupta se 12 colgate aaye', { supplier: 'Gupta' }],
    ['mandi se 50 kilo aloo aaya', {}],
    ['मसाला २ पाकीट विकला', {}],
    ['2 kilo chini bechi', {}],
  ])('%s', async (text, who) => {
    const [call] = await callsFor(text)
    const { items, ...rest } = call?.input ?? {}
    expect(items).toHaveLength(1)
    expect(rest).toEqual(who)
  })
})

describe('two bills in one message', () => {
  it('become two calls', async () => {
    const calls = await callsFor('2 kilo chini bechi aur 10 kilo aata aaya')
    expect(calls.map(({ name }) => name)).toEqual(['record_sale', 'record_purchase'])
  })
})
