import type { TurnDeps } from '../../agent/turn-deps.ts'
import { jobId, type MemberJob } from '../../agent/notices/schedule.ts'
import { runNotice } from '../../agent/notices/run-notice.ts'
import { identityKeys, turnId } from '../../channel/identity.ts'
import type { InboundMessage } from '../../channel/inbound.ts'
import { itemId } from '../../shop/new-item.ts'
import type { Item, Role } from '../../shop/types.ts'
import { AT, sampleItem, sampleMember, sampleShop } from '../contracts/samples.ts'
import type { World } from './world.ts'

export const NUMBERS = '100000000000009'

/** Of one shop: words that are in its data and nowhere else. A word that another shop is shown has leaked. */
export interface Secrets {
  shop: string
  item: string
  alias: string
  customer: string
  supplier: string
  note: string
  words: string
}

export interface TestShop {
  shopId: string
  secrets: Secrets
  owner: Person
  helper: Person
}

export interface Person {
  memberId: string
  waId: string
  role: Role
}

const STEMS = ['Brimzok', 'Quvanta', 'Yelpund']

/** Three shops that have the same item ids, the same member ids within them, and not one word of their own in common. */
export const SHOPS: readonly TestShop[] = STEMS.map((stem, place) => {
  const shopId = `shop-${place + 1}`
  return {
    shopId,
    secrets: {
      shop: `${stem}ashop`,
      item: `${stem}eitem`,
      alias: `${stem}ialias`,
      customer: `${stem}ocust`,
      supplier: `${stem}usupp`,
      note: `${stem}ynote`,
      words: `${stem}words`,
    },
    owner: { memberId: 'owner', waId: `91980000010${place}`, role: 'owner' },
    helper: { memberId: 'helper', waId: `91980000020${place}`, role: 'helper' },
  }
})

export async function putShop(
  { store, key }: { store: TurnDeps['store']; key: string },
  { shopId, secrets, owner, helper }: TestShop,
): Promise<void> {
  const person = ({ memberId, waId, role }: Person) => ({
    member: {
      ...sampleMember(shopId, memberId, role),
      contact: { phoneNumberId: NUMBERS, waId },
    },
    identity: { keys: identityKeys({ waId }, key) },
  })
  const first = person(owner)
  await store.createShop(
    { ...sampleShop(shopId), name: secrets.shop, location: secrets.words },
    first.member,
    first.identity,
  )
  const second = person(helper)
  await store.addMember(second.member, second.identity)
}

/** The same ids in every shop; the last has a name that only this one knows, under an id that all of them have. */
export function itemsOf({ secrets }: TestShop, place: number): Item[] {
  const more = { price: 4500 + place, cost: 4000 + place }
  return [
    sampleItem(itemId('Sugar'), { name: 'Sugar', aliases: ['cheeni'], ...more }),
    sampleItem(itemId('Toor Dal'), { name: 'Toor Dal', aliases: ['tur dal'], ...more }),
    sampleItem(itemId('Moong Dal'), { name: 'Moong Dal', threshold: 20_000, ...more }),
    sampleItem('special', { name: secrets.item, aliases: [secrets.alias], ...more }),
  ]
}

/** Lives a day in the shop, by real turns: bills, warnings, a call that waits for a tap, an export, the code that erases. */
export async function liveADay(world: World, shop: TestShop): Promise<void> {
  const { secrets } = shop
  const sale = (more: object) => ({
    name: 'record_sale',
    input: { items: [{ item: secrets.item, quantity: 1 }], ...more },
  })
  const say = (text: string, call: { name: string; input: object }, more = {}) =>
    world.say(shop.owner, { type: 'text', text }, { calls: [call], ...more })
  await say(secrets.words, sale({ customer: secrets.customer, note: secrets.note }))
  await say('bought', {
    name: 'record_purchase',
    input: { items: [{ item: 'Sugar', quantity: 5, total: 200 }], supplier: secrets.supplier },
  })
  await say('alert', { name: 'create_alert', input: { item: secrets.item, threshold: 50 } })
  await say('forwarded', sale({ customer: secrets.customer }), { forwarded: true })
  await say('export', { name: 'export_data', input: {} })
  await say('delete', { name: 'delete_account', input: {} })
  const job: MemberJob = {
    kind: 'notice',
    schedule: 'inventory_check',
    dueAt: AT,
    shopId: shop.shopId,
    memberId: shop.owner.memberId,
  }
  await runNotice(job, world.deps)
  world.noticeTurns.set(shop.shopId, jobId(job, world.key))
}

/** Turn that a message opens. */
export function turnOf({ phoneNumberId, messageId }: InboundMessage, key: string): string {
  return turnId(phoneNumberId, messageId, key)
}
