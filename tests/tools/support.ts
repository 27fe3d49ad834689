import type { ToolContext, ToolResult } from '../../agent/tool.ts'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { filesInMemory } from '../../adapters/embedded/files-in-memory.ts'
import { createPageKnowledge } from '../../adapters/embedded/knowledge.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import { createForecaster } from '../../shop/forecast/index.ts'
import { itemId } from '../../shop/new-item.ts'
import type { Change } from '../../shop/store.ts'
import type { Alert, Item, Member } from '../../shop/types.ts'
import { shopTools } from '../../tools/registry.ts'
import { claimed, NOW, sampleItem, sampleMember, sampleShop } from '../contracts/samples.ts'

const KG = 1000

const stocked = (name: string, aliases: string[], more: Partial<Item>): Item =>
  sampleItem(itemId(name), { name, aliases, ...more })

export const ITEMS: Item[] = [
  stocked('Sugar', ['cheeni', 'चीनी'], {
    stock: 54 * KG,
    price: 4500,
    cost: 4000,
    threshold: 15 * KG,
  }),
  stocked('Toor Dal', ['tur dal', 'तूर दाल'], { stock: 22 * KG, price: 16_500, threshold: 8 * KG }),
  stocked('Moong Dal', ['मूंग दाल'], { stock: 18 * KG, price: 13_000, threshold: 6 * KG }),
  stocked('Eggs', ['anda', 'ande'], {
    unit: 'pcs',
    stock: 144 * KG,
    price: 700,
    threshold: 60 * KG,
  }),
  stocked('Milk', ['doodh'], { unit: 'litre', stock: 20 * KG, price: 6000, threshold: 10 * KG }),
  stocked('Lifebuoy Soap', ['lifebuoy'], {
    unit: 'pcs',
    stock: 3 * KG,
    price: 3400,
    threshold: 10 * KG,
  }),
  // Nobody has said a price.
  stocked('Jaggery', ['gud'], { stock: 11 * KG, threshold: 4 * KG }),
]

const knowledge = createPageKnowledge(`${import.meta.dirname}/../../prompts/knowledge`)

/** A shop in SQLite with an owner and a helper, whose tools are called as the loop calls them. */
export async function openTestShop(items: readonly Item[] = ITEMS) {
  const db = openDatabase(':memory:')
  const files = filesInMemory()
  // It is what the latest turn says it is: a turn of yesterday has its lease yesterday.
  let time = NOW
  const clock = {
    now: () => time,
    advance: (ms: number) => {
      time += ms
    },
  }
  const store = createSqliteStore(db, { clock })
  const shop = sampleShop('test-shop')
  const owner = sampleMember(shop.shopId, 'owner', 'owner')
  const helper = sampleMember(shop.shopId, 'helper', 'helper')
  await store.createShop(shop, owner, { keys: ['wa-owner'] })
  await store.addMember(helper, { keys: ['wa-helper'] })

  let seconds = 0
  let turns = 0
  /** A claimed turn of a member, one second after the last, as the loop hands it to the tools. */
  const openTurn = async (member: Member = owner, at = NOW + 1000 * seconds++) => {
    time = at
    const { turn, claim } = await claimed(store, {
      // A database of its own needs no random ids: two shops made alike are alike.
      turnId: `turn-${++turns}`,
      shopId: shop.shopId,
      memberId: member.memberId,
      now: at,
    })
    let place = 0
    const context = (): ToolContext => ({
      shopId: shop.shopId,
      memberId: member.memberId,
      role: member.role,
      language: member.language,
      script: member.script,
      timeZone: shop.timeZone,
      now: new Date(claim.firstClaimedAt),
      turn,
      effectKey: `${turn.turnId}#0#${place++}`,
      store,
      forecaster: createForecaster(),
      files,
      fetchMedia: () => Promise.reject(new Error('these tools fetch no media')),
      knowledge,
      signal: new AbortController().signal,
    })
    return {
      turn,
      context,
      call: (name: string, input: object, ctx: ToolContext = context()) => run(name, input, ctx),
      end: () => store.release(turn),
    }
  }
  /** One tool call in a turn of its own. */
  const call = async (name: string, input: object, member: Member = owner, at?: number) => {
    const turn = await openTurn(member, at)
    const result = await turn.call(name, input)
    await turn.end()
    return result
  }
  const write = async (changes: Change[]) => {
    const turn = await openTurn()
    const { effectKey } = turn.context()
    const outcome = await store.commit({
      shopId: shop.shopId,
      turn: turn.turn,
      effectKey,
      result: { status: 'ok' },
      changes,
    })
    if (outcome.outcome !== 'committed') throw new Error(`the commit is ${outcome.outcome}`)
    await turn.end()
  }
  if (items.length > 0) await write(items.map((item) => ({ type: 'item', item })))

  const stockOf = async (name: string) =>
    (await store.listItems(shop.shopId)).find((item) => item.name === name)?.stock
  /** Everything a tool may change, to compare before and after. */
  const state = async () => ({
    // When an item was last written is not what a refused or undone call is judged by.
    items: (await store.listItems(shop.shopId)).map((item) => ({ ...item, updatedAt: '' })),
    bills: await store.listBills(shop.shopId, { limit: 1000 }),
    rollups: await store.readRollups(shop.shopId, ['2025-12', '2026-01']),
    alerts: await store.listAlertRules(shop.shopId),
    warnings: await store.listAlerts(shop.shopId, { limit: 100 }),
    members: await store.listMembers(shop.shopId),
  })
  return { db, files, clock, store, shop, owner, helper, openTurn, call, write, stockOf, state }
}

/** Something the shop was warned of. */
export function warning(name: string, more: Partial<Alert> = {}): Alert {
  return {
    alertId: `low_stock#${name}`,
    shopId: 'test-shop',
    kind: 'low_stock',
    severity: 'warning',
    title: `${name} is low`,
    message: `Little ${name} is left.`,
    itemId: itemId(name),
    sentAt: new Date(NOW).toISOString(),
    ...more,
  }
}

/** Checks the input against the tool's schema, as the loop does, and runs it. */
async function run(name: string, input: object, ctx: ToolContext): Promise<ToolResult> {
  const tool = shopTools.find((candidate) => candidate.name === name)
  if (!tool) throw new Error(`there is no tool ${name}`)
  const checked = tool.input.safeParse(input)
  if (!checked.success) return { status: 'rejected', code: 'bad_arguments', message: name }
  return tool.run(checked.data, ctx)
}
