import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DEMO_HELPER } from '../../adapters/embedded/demo-shop.ts'
import { createPageKnowledge } from '../../adapters/embedded/knowledge.ts'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import { scenarioFromTurns } from '../../evals/from-turns.ts'
import { lintGold } from '../../evals/lint-gold.ts'
import { loadScenario } from '../../evals/load-scenario.ts'
import { createModelSource } from '../../evals/models.ts'
import { readRecordedShop } from '../../evals/recorded-rows.ts'
import { runTrial } from '../../evals/run-trials.ts'
import { scenarioYaml } from '../../evals/scenario-yaml.ts'
import { knownShop, loadShops, shopOf } from '../../evals/shops.ts'
import { shopTools } from '../../tools/registry.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

const PROMPTS = join(import.meta.dirname, '../../prompts')
const MINUTE = 60_000
const HELPER = { sender: { waId: DEMO_HELPER } }

type Shop = ReturnType<typeof openTurnHarness>
const open: Shop[] = []
afterEach(() => {
  for (const { db } of open.splice(0)) db.close()
})

/** The demo shop, in which somebody writes and the offline model answers. */
function openShop(): Shop {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  open.push(shop)
  return shop
}

/** Says one thing after the other, a minute apart. What stands in brackets is tapped. */
async function talk(shop: Shop, said: string[], more: Parameters<Shop['say']>[1] = {}) {
  for (const text of said) {
    shop.advance(MINUTE)
    const title = /^\[(.+)\]$/.exec(text)?.[1]
    if (title === undefined) {
      await shop.say(text, more)
      continue
    }
    const body = shop.transport.sent.at(-1)?.body as {
      interactive?: { action: { buttons?: { reply: { id: string; title: string } }[] } }
    }
    const buttons = body.interactive?.action.buttons ?? []
    const button = buttons.find(({ reply }) => reply.title === title)?.reply
    if (!button) throw new Error(`there is no ${title} to tap in ${JSON.stringify(body)}`)
    await shop.say({ type: 'tap', ...button })
  }
}

async function yamlOf({ db, store }: Shop, options: { role?: string; last?: number } = {}) {
  const { role = 'owner', ...more } = options
  const [shop] = db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
  const recorded = readRecordedShop(await store.exportShop(shop?.shop_id ?? ''), 'the test')
  const memberId = recorded.members.find((member) => member.role === role)?.memberId ?? ''
  return scenarioYaml(scenarioFromTurns(recorded, { memberId, knownShop, ...more }))
}

/** Loads it as any scenario, checks its gold, and plays it. */
async function play(yaml: string) {
  const given = loadScenario(yaml, 'recorded.yaml')
  const prompts = loadPrompts(PROMPTS)
  const shops = loadShops()
  const gold = lintGold(given, shopOf(given, shops), shopTools)
  const { grade } = await runTrial(given, 1, {
    shops,
    prompts,
    promptHash: prompts.select('shop-assistant', '').hash,
    tools: shopTools,
    knowledge: createPageKnowledge(join(PROMPTS, 'knowledge')),
    models: await createModelSource({ name: 'offline' }),
  })
  return { given, gold, faults: grade.faults }
}

describe('a chat that really took place', () => {
  it('becomes a scenario that says what happened, and holds when it is played again', async () => {
    const shop = openShop()
    await talk(shop, ['5 kg sugar aaya'])
    // Another conversation: only its stock is in the shop when this one begins.
    shop.advance(60 * MINUTE)
    await talk(shop, [
      '2 kilo cheeni aur 3 maggi bik gaye',
      'cheeni kitni bachi hai?',
      'cheeni ka price 50 karo',
      '1 kilo dal bechi',
      '2000 kilo cheeni bechi',
    ])
    const yaml = await yamlOf(shop)
    const { given, gold, faults } = await play(yaml)
    expect(gold).toEqual([])
    expect(faults).toEqual([])
    expect(given).toMatchObject({
      shop: 'demo-shop',
      patch: { Sugar: { stock: 59 } },
      tags: { lang: 'hi-Latn', risk: 'write', source: 'recorded' },
      final: {
        diff: { stock: { Sugar: -2, 'Maggi Noodles': -3 }, price: { Sugar: 5 } },
        events: ['sale'],
      },
    })
    expect(given.turns.map(({ expect: { oneOf } }) => oneOf[0])).toMatchObject([
      {
        calls: {
          calls: [
            {
              tool: 'record_sale',
              args: {
                items: [
                  { item: 'Sugar', quantity: 2 },
                  { item: 'Maggi Noodles', quantity: 3 },
                ],
              },
            },
          ],
        },
        store: { stock: { Sugar: 57 } },
      },
      { calls: { calls: [{ tool: 'get_stock', args: { item: 'Sugar' } }] }, store: 'unchanged' },
      { calls: { calls: [{ tool: 'set_price', args: { item: 'Sugar', price: 50 } }] } },
      // It asked which dal.
      { calls: { kind: 'none_write' }, store: 'unchanged' },
      { calls: { kind: 'none_write' }, store: 'unchanged' },
    ])
    expect(given.turns[3]?.expect.reply).toEqual({ asks: true })
    expect(yaml).toContain('# Recorded with shop-assistant@v2, answered by offline.')
  })

  it('is the same text however often it is saved', async () => {
    const shop = openShop()
    await talk(shop, ['Ramesh bhai ko 2 kilo cheeni udhaar', '9876543210 pe call karo'])
    expect(await yamlOf(shop)).toBe(await yamlOf(shop))
  })

  it('names nobody: customers, people who are addressed, phone numbers, payment ids', async () => {
    const shop = openShop()
    await talk(shop, [
      'sold 2 kg sugar to Kulkarni on credit',
      'Sureshbhai Patel bhai ka number 98765 43210 aur ९८७६५४३२१० hai',
      'kulkarni ne kulkarni@okaxis se bheja, patel ko batao',
      'चीनी कितनी बची है?',
    ])
    const yaml = await yamlOf(shop)
    expect(yaml).not.toMatch(/kulkarni|patel|98765|९८७६५|okaxis/i)
    expect(yaml).not.toContain('919800000001')
    expect(yaml).toContain('sold 2 kg sugar to ')
    const { given } = await play(yaml)
    expect(given.turns).toHaveLength(4)
    // Somebody stays the same person through the chat.
    const [first, , third] = given.turns.map(({ said }) => ('text' in said ? said.text : ''))
    const name = /to (\w+) on credit/.exec(first ?? '')?.[1]?.toLowerCase()
    expect(third?.startsWith(`${name} ne`)).toBe(true)
  })

  it('keeps taps, forwarded messages and who wrote', async () => {
    const shop = openShop()
    await talk(shop, ['2 kilo cheeni bechi', '[Undo]'])
    shop.advance(MINUTE)
    await shop.say('3 kilo cheeni bechi', { forwarded: true })
    await talk(shop, ['sugar ka price 60 karo', '1 kilo cheeni bechi'], HELPER)

    const owner = await play(await yamlOf(shop))
    expect(owner.gold).toEqual([])
    expect(owner.faults).toEqual([])
    expect(owner.given.turns.map(({ said, forwarded }) => ({ ...said, forwarded }))).toMatchObject([
      { kind: 'text', forwarded: false },
      { kind: 'tap', title: 'Undo' },
      { kind: 'text', text: '3 kilo cheeni bechi', forwarded: true },
    ])
    expect(owner.given.final.events).toEqual(['sale', 'undo'])

    const helper = await play(await yamlOf(shop, { role: 'helper' }))
    expect(helper.faults).toEqual([])
    // A helper may not set prices; the owner's sales before it are in the shop.
    expect(helper.given.turns.map(({ as }) => as)).toEqual(['helper', 'helper'])
    expect(helper.given.patch).toEqual({})
    expect(helper.given.final.diff).toEqual({ stock: { Sugar: -1 } })
  })

  it('brings the shop itself where no file has it', async () => {
    const shop = openShop()
    await talk(shop, ['add item Jhumka 20 packet 15 rs'])
    shop.advance(60 * MINUTE)
    await talk(shop, ['2 jhumka bik gaye'])
    const yaml = await yamlOf(shop)
    const { given, gold, faults } = await play(yaml)
    expect(gold).toEqual([])
    expect(faults).toEqual([])
    expect(given.ownShop?.items).toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/jhumka/i) as string, stock: 20 }),
    )
    // The shop's own name is nobody's business.
    expect(yaml).not.toContain('Laxmi')
  })

  it('takes the last turns when it is told how many', async () => {
    const shop = openShop()
    await talk(shop, ['2 kilo cheeni bechi', '1 kilo cheeni bechi', '3 kilo cheeni bechi'])
    const { given, faults } = await play(await yamlOf(shop, { last: 2 }))
    expect(faults).toEqual([])
    expect(given.patch).toEqual({ Sugar: { stock: 52 } })
    expect(given.turns).toHaveLength(2)
  })

  it('leaves out what cannot be said again, and says so', async () => {
    const shop = openShop()
    await talk(shop, ['2 kilo cheeni bechi'])
    await shop.say({ type: 'image', media: { mediaId: '1' } })
    const yaml = await yamlOf(shop)
    expect(yaml).toContain('# Left out, because it cannot be said again: image.')
    expect((await play(yaml)).given.turns).toHaveLength(1)
  })
})
