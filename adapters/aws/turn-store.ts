import type { Clock } from '../../agent/clock.ts'
import { FencedError } from '../../agent/errors.ts'
import type { ConversationTurn, TurnRef, TurnStore } from '../../agent/turn-store.ts'
import type { Action } from './dynamodb/actions.ts'
import { claimTurn, spend, type Claimed } from './dynamodb/claim.ts'
import type { Dynamo } from './dynamodb/dynamo.ts'
import { assign, name, value, when } from './dynamodb/expression.ts'
import {
  conversationKey,
  conversationPrefix,
  minuteKey,
  outboxKey,
  stepKey,
  turnKey,
} from './dynamodb/keys.ts'
import { freeLease } from './dynamodb/member-lease.ts'
import { RecentMap } from '../../shop/recent-map.ts'
import { pack } from './dynamodb/packed-json.ts'
import {
  conversationOf,
  conversationRow,
  expiryOf,
  holds,
  isHeld,
  outboxOf,
  outboxRow,
  recordOf,
  stepOf,
  stepRow,
  withoutStep,
  type StoredTurn,
} from './dynamodb/turn-rows.ts'

/** Stands in the place of a member, in what programs of a shop ask in a minute. */
const PROGRAMS = 'programs'
/** Turns that a process may be running, and more. */
const KEPT_CLAIMS = 1_000

/** The journal in `retailmind-turns`, the conversation in `retailmind-conversations`. Throws `StoreError` as well. */
export function createDynamoTurnStore(dynamo: Dynamo, { clock }: { clock: Clock }): TurnStore {
  /** What a claim of this process found out, which no later write changes: it saves the turn's end a read. */
  const claims = new RecentMap<string, Claimed>(KEPT_CLAIMS)

  /** How many turns members had begun here in a minute: a hint, that the claim checks. */
  const counts = new RecentMap<string, number>(KEPT_CLAIMS)

  const readTurnRow = async (turnId: string) =>
    (await dynamo.read('turns', turnKey(turnId))) as unknown as StoredTurn | undefined

  async function heldRow(turn: TurnRef): Promise<StoredTurn> {
    const row = await readTurnRow(turn.turnId)
    if (!holds(row, turn, clock.now())) throw new FencedError(turn.turnId)
    return row
  }

  async function claimedRow(turn: TurnRef): Promise<Claimed> {
    const known = claims.get(turn.turnId)
    return known?.fence === turn.fence ? known : heldRow(turn)
  }

  /** Writes the turn's row with what goes with it, and frees the member. The turn is the first action. */
  async function giveBack(
    turn: TurnRef,
    { memberId, userId, set, more = [] }: Owner & { set: Record<string, unknown>; more?: Action[] },
  ): Promise<void> {
    const actions: Action[] = [
      {
        kind: 'update',
        table: 'turns',
        key: turnKey(turn.turnId),
        update: { set: assign({ ...set, leaseUntil: 0 }) },
        condition: isHeld(turn, clock.now()),
      },
      ...more,
    ]
    const lease = freeLease({ turnId: turn.turnId, userId, memberId })
    const first = await dynamo.transact([...actions, lease])
    if (first.written) return
    // Only the lease stood in the way: another turn has the member, and only a new claim of ours could get them back.
    const second = first.failed.has(0) ? first : await dynamo.transact(actions)
    if (!second.written) throw new FencedError(turn.turnId)
  }

  return {
    async claim(request) {
      const minute = JSON.stringify(minuteKey(request))
      const { claim, turn } = await claimTurn(dynamo, request, counts.get(minute) ?? 0)
      if (turn) claims.set(turn.turnId, turn)
      if (turn?.fence === 1) counts.set(minute, turn.rank)
      return claim
    },

    admit({ shopId, minute, limit, now }) {
      return dynamo.updateIf(
        'turns',
        minuteKey({ shopId, memberId: PROGRAMS, minute }),
        { set: assign({ userId: shopId, expiryTime: expiryOf(now) }), add: { turns: 1 } },
        when`attribute_not_exists(${name('turns')}) OR ${name('turns')} < ${limit}`,
      )
    },

    async readTurn(turnId) {
      const rows = await dynamo.query('turns', { where: when`${name('turnId')} = ${turnId}` })
      const turn = rows.find((row) => row['entry'] === 'turn') as unknown as StoredTurn | undefined
      return turn && recordOf(turn, rows)
    },

    async saveStep(turn, step, { prompt, outbox }) {
      const { turnId } = turn
      const { userId, firstClaimedAt } = await claimedRow(turn)
      const owner = { userId, expiryTime: expiryOf(firstClaimedAt) }
      const outcome = await dynamo.transact([
        {
          kind: 'update',
          table: 'turns',
          key: turnKey(turnId),
          update: {
            set: [
              when`${name('prompt')} = if_not_exists(${name('prompt')}, ${value(pack(prompt))})`,
            ],
          },
          condition: isHeld(turn, clock.now()),
        },
        {
          kind: 'put',
          table: 'turns',
          key: stepKey(turnId, step.n),
          row: stepRow(step, owner),
          condition: when`attribute_not_exists(${name('turnId')})`,
        },
        ...(outbox
          ? [
              {
                kind: 'put' as const,
                table: 'turns' as const,
                key: outboxKey(turnId),
                row: outboxRow(outbox, step.n, owner),
              },
            ]
          : []),
      ])
      if (outcome.written) return { step, ...(outbox && { outbox }) }

      const [row, stored, reply] = await Promise.all([
        readTurnRow(turnId),
        dynamo.read('turns', stepKey(turnId, step.n)),
        dynamo.read('turns', outboxKey(turnId)),
      ])
      if (!holds(row, turn, clock.now()) || !stored) throw new FencedError(turnId)
      const kept = reply && outboxOf(reply, row)
      return { step: stepOf(stored), ...(kept?.step === step.n && { outbox: withoutStep(kept) }) }
    },

    async finish(turn, { sentIds, conversation, spent }) {
      const claimed = await claimedRow(turn)
      const unsettled = spent - claimed.reserve
      await giveBack(turn, {
        ...claimed,
        set: { state: 'done', sentIds },
        more: [
          ...(conversation ? [putConversation(conversation, claimed)] : []),
          ...(unsettled === 0 ? [] : [spend(claimed, unsettled)]),
        ],
      })
    },

    async release(turn) {
      await giveBack(turn, { ...(await claimedRow(turn)), set: {} })
    },

    async fail(turn, reason, maxErrors) {
      const row = await heldRow(turn)
      const errors = row.errors + 1
      const dead = errors >= maxErrors
      // A dead turn keeps its reserve: what its unrecorded model calls cost is not known.
      await giveBack(turn, { ...row, set: { errors, ...(dead && { state: 'dead', reason }) } })
      return { errors, dead }
    },

    async noteSent(turnId, sentId) {
      // Refused when there is no reply yet, and when the id is there: either way there is nothing to do.
      await dynamo.updateIf(
        'turns',
        outboxKey(turnId),
        { set: [when`${name('notedIds')} = list_append(${name('notedIds')}, ${value([sentId])})`] },
        when`attribute_exists(${name('turnId')}) AND NOT contains(${name('notedIds')}, ${sentId})`,
      )
    },

    async listConversation(shopId, memberId, limit) {
      const rows = await dynamo.query('conversations', {
        where: when`${name('userId')} = ${shopId} AND begins_with(${name('messageId')}, ${conversationPrefix(memberId)})`,
        newestFirst: true,
        limit,
      })
      // DynamoDB takes its time to remove what has expired.
      const now = clock.now() / 1000
      return rows
        .filter((row) => Number(row['expiryTime']) > now)
        .map(conversationOf)
        .reverse()
    },
  }
}

function putConversation(turn: ConversationTurn, { firstClaimedAt }: Claimed): Action {
  return {
    kind: 'put',
    table: 'conversations',
    key: conversationKey(turn),
    row: conversationRow(turn, expiryOf(firstClaimedAt)),
  }
}

interface Owner {
  userId: string
  memberId: string
}
