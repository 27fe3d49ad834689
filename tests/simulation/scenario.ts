import type { Schedule } from '../../agent/notices/schedule.ts'
import type { Sender } from '../../channel/inbound.ts'
import type { Millis } from '../../agent/turn-store.ts'
import { dayOf } from '../../shop/calendar.ts'
import type { Random } from './random.ts'

/** A tool call that a message asks for; its input names the message, so that its effect can be told from any other. */
export interface Call {
  name: string
  input: Record<string, unknown>
}

export interface SimulatedItem {
  name: string
  stock: number
  price: number
}

export interface SimulatedMember {
  memberId: string
  waId: string
  userId: string
}

export interface SimulatedShop {
  shopId: string
  items: SimulatedItem[]
  members: SimulatedMember[]
}

export interface Delivery {
  at: Millis
  /** The same person may come as a phone number or as a user id: two groups of the queue. */
  sender: Sender
}

/** What the recogniser makes of a voice note. */
export interface SimulatedVoice {
  /** So often it is still at work when it is asked. */
  pending: number
  /** False: it will never make anything of it. */
  isHeard: boolean
}

export interface SimulatedMessage {
  name: string
  shop: SimulatedShop
  member: SimulatedMember
  /** Tool calls by model reply. `tap`: a tap on the Undo button of the member's last reply, if there is one by then. */
  asks: { rounds: Call[][] } | { tap: true }
  /** From this reply on, no model ever answers: the turn is given up, with or without effects. */
  silentFrom?: number
  /** It is spoken. */
  voice?: SimulatedVoice
  /** Nobody said anything: the turn is a notice of ours, due by this schedule or seen at a sale. */
  notice?: Schedule | 'spike'
  deliveries: Delivery[]
}

/** A schedule that fires, and may do so again: what it starts is due once. */
export interface SimulatedSchedule {
  schedule: Schedule
  dueAt: Millis
  firings: Millis[]
}

/** What happens at a point of the code under test, as probabilities, and how often in all. */
export interface FaultRates {
  crash: number
  pause: number
  freeze: number
  store: number
  model: number
  channel: number
  lostStatus: number
  /** After so many faults the world is quiet, so that every scenario can come to its end. */
  atMost: number
}

export interface Scenario {
  start: Millis
  shops: SimulatedShop[]
  messages: SimulatedMessage[]
  schedules: SimulatedSchedule[]
  workers: number
  batch: number
  visibilitySeconds: number
  /** Turns that a shop's day has rupees for. */
  fundedTurns: number
  rates: FaultRates
}

const MINUTE = 60_000
const ITEMS = ['Sugar', 'Basmati Rice', 'Milk'] as const
/** Noon in Kolkata, and half a minute before midnight there. */
const STARTS = ['2026-01-14T06:30:00Z', '2026-01-14T18:29:30Z'] as const

/** Everything of a scenario that does not depend on what the code under test does. */
export function drawScenario(random: Random): Scenario {
  const start = Date.parse(random.pick(STARTS))
  const shops = Array.from({ length: random.between(1, 2) }, (_, i) => drawShop(random, i))
  const length = random.between(3, 8)
  const messages = Array.from({ length }, (_, i) => drawMessage(random, { start, shops, n: i }))
  const wildness = random.pick([0, 0.5, 1, 1, 2])
  return {
    start,
    shops,
    messages,
    schedules: drawSchedules(random, start),
    workers: random.between(2, 3),
    batch: random.pick([1, 3, 10]),
    // Short ones hand a message out again while its first run is still going.
    visibilitySeconds: random.pick([165, 165, 60, 10]),
    fundedTurns: random.pick([100, 100, 3]),
    rates: {
      crash: 0.006 * wildness,
      pause: 0.003 * wildness,
      freeze: 0.001 * wildness,
      store: 0.004 * wildness,
      model: 0.06 * wildness,
      channel: 0.06 * wildness,
      lostStatus: 0.3,
      atMost: random.between(4, 16),
    },
  }
}

function drawShop(random: Random, n: number): SimulatedShop {
  return {
    shopId: `shop-${n}`,
    // Little stock: most sales meet a shelf that another sale has emptied.
    items: ITEMS.map((name, i) => ({ name, stock: random.between(1, 6), price: 20 + 10 * i })),
    members: Array.from({ length: random.between(1, 3) }, (_, i) => ({
      memberId: `shop-${n}-${i === 0 ? 'owner' : 'helper'}-${i + 1}`,
      waId: `9198000${n}00${i}`,
      userId: `IN.${n}00${i}`,
    })),
  }
}

function drawMessage(
  random: Random,
  { start, shops, n }: { start: Millis; shops: SimulatedShop[]; n: number },
): SimulatedMessage {
  const shop = shops[random.between(0, shops.length - 1)]
  const member = shop?.members[random.between(0, shop.members.length - 1)]
  if (!shop || !member) throw new Error('a shop has at least one member')
  const first = start + random.between(0, random.pick([2_000, 60_000]))
  const isTap = random.chance(0.1)
  return {
    name: `m${n}`,
    shop,
    member,
    asks: isTap ? { tap: true } : { rounds: drawRounds(random, n) },
    ...(random.chance(0.03) && { silentFrom: random.between(0, 1) }),
    ...(!isTap && random.chance(0.25) && { voice: drawVoice(random) }),
    deliveries: drawDeliveries(random, first, member),
  }
}

function drawVoice(random: Random): SimulatedVoice {
  return { pending: random.pick([0, 0, 1, 3]), isHeard: random.chance(0.9) }
}

/** A few, in the middle of the messages. */
function drawSchedules(random: Random, start: Millis): SimulatedSchedule[] {
  return Array.from({ length: random.pick([0, 1, 2]) }, () => {
    const first = start + random.between(0, 2 * MINUTE)
    const again = random.pick([[], [first + random.pick([0, 20_000, 6 * MINUTE])]])
    // The summary's time is the one that members have who never chose another.
    return random.chance(0.5)
      ? { schedule: 'daily_summary' as const, dueAt: eightToday(start), firings: [first, ...again] }
      : { schedule: 'inventory_check' as const, dueAt: first, firings: [first, ...again] }
  })
}

function eightToday(start: Millis): Millis {
  return Date.parse(`${dayOf(new Date(start), 'Asia/Kolkata')}T08:00:00+05:30`)
}

/** At once and again, within the five minutes of the queue's memory and after them. */
function drawDeliveries(random: Random, first: Millis, member: SimulatedMember): Delivery[] {
  const { waId, userId } = member
  const sender = () => random.pick<Sender>([{ waId }, { waId, userId }, { userId }])
  const later = [0, 0, 1_000, 30_000, 5 * MINUTE + 1, 6 * MINUTE, 20 * MINUTE] as const
  const extra = random.pick([0, 0, 1, 2])
  return [
    { at: first, sender: sender() },
    ...Array.from({ length: extra }, () => ({ at: first + random.pick(later), sender: sender() })),
  ]
}

function drawRounds(random: Random, n: number): Call[][] {
  const calls: Call[] = []
  const wanted = random.pick([1, 1, 2, 3])
  for (let k = 0; k < wanted; k++) calls.push(drawCall(random, `m${n}c${k}`, n * 10 + k + 1, calls))
  // All in one reply, or the last one in a reply of its own.
  return calls.length > 1 && random.chance(0.4) ? [calls.slice(0, -1), calls.slice(-1)] : [calls]
}

function drawCall(random: Random, tag: string, place: number, others: Call[]): Call {
  const line = () => ({ item: random.pick(ITEMS), quantity: random.between(1, 3) })
  const lines = () => {
    const [one, two] = [line(), line()]
    return random.chance(0.3) && one.item !== two.item ? [one, two] : [one]
  }
  // Two Undos in one message could not be told apart.
  const hasUndo = others.some(({ name }) => name === 'undo_last')
  const kind = random.pick(['sale', 'sale', 'sale', 'purchase', 'undo', 'stock', 'alert'])
  switch (kind === 'undo' && hasUndo ? 'sale' : kind) {
    case 'purchase':
      return { name: 'record_purchase', input: { items: lines(), supplier: tag } }
    case 'undo':
      return { name: 'undo_last', input: {} }
    case 'stock':
      return { name: 'get_stock', input: { item: random.pick(ITEMS) } }
    case 'alert':
      return { name: 'create_alert', input: { item: random.pick(ITEMS), threshold: place } }
    default:
      return { name: 'record_sale', input: { items: lines(), note: tag } }
  }
}
