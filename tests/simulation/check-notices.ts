import type { Store } from '../../shop/store.ts'
import { textOf } from './check-answer.ts'
import type { Committed, History } from './history.ts'
import type { SimulatedShop } from './scenario.ts'

export interface NoticesCheck {
  /** What notices committed, of this shop. */
  commits: readonly Committed[]
  store: Store
  history: History
}

const MOST_ALERTS = 500

/** Each notice is put down once and told in one way; each warning is there, and a check tells of it once. */
export async function checkNotices(
  { shopId }: SimulatedShop,
  { commits, store, history }: NoticesCheck,
): Promise<void> {
  const told = new Map<string, string>()
  const warned = new Set<string>()
  for (const { turn, changes } of commits) {
    const { message, state, sent, isRefused } = history.turn(turn.turnId)
    const { name } = message
    const wrong = (what: string) => history.violation(`${name} ${what}`)
    if (told.has(turn.turnId)) wrong('was put down twice')
    const bodies = new Set(
      sent.filter(({ isNotice }) => !isNotice).map(({ body }) => wordsOf(body)),
    )
    if (bodies.size > 1) wrong('was told in two ways')
    if (state === 'done' && bodies.size === 0 && !isRefused) wrong('was put down and never told')
    told.set(turn.turnId, name)
    for (const change of changes) {
      if (change.type !== 'warn') {
        wrong(`changed something: ${change.type}`)
        continue
      }
      const { alertId } = change.alert
      if (message.notice === 'inventory_check' && warned.has(alertId)) wrong(`repeats ${alertId}`)
      warned.add(alertId)
    }
  }
  for (const { message, turnId, sent } of history.turns.values()) {
    const isOfShop = message.notice && message.shop.shopId === shopId
    if (isOfShop && sent.some(({ isNotice }) => !isNotice) && !told.has(turnId)) {
      history.violation(`${message.name} was told and never put down`)
    }
  }
  const kept = await store.listAlerts(shopId, { limit: MOST_ALERTS })
  const ids = kept.map(({ alertId }) => alertId).toSorted()
  if (String(ids) !== String([...warned].toSorted())) {
    history.violation(`${shopId}: the warnings are ${ids.join(', ')}`)
  }
}

/** A message, or the template that is sent in its place. */
function wordsOf(body: Record<string, unknown>): string {
  return textOf(body) || JSON.stringify(body)
}
