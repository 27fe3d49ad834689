import type { Clock } from '../../agent/clock.ts'
import type { ConversationTurn, Millis, TurnRef, TurnStore } from '../../agent/turn-store.ts'
import { admitRequest, claimTurn } from './claim.ts'
import type { Database } from './database.ts'
import { fromJson, toJson } from '../json.ts'
import {
  addSpending,
  giveBack,
  heldRow,
  KEPT_MS,
  outboxOf,
  readSteps,
  readTurnRow,
  recordOf,
  saveOutbox,
} from './turn-rows.ts'

export interface Purge {
  /**
   * Removes turns, conversations and daily spending whose 30 days are over, warnings after 60 and forecasts after 90. Gives the
   * number of turns removed.
   */
  purgeExpired(now: Millis): number
}

export function createSqliteTurnStore(db: Database, clock: Clock): TurnStore & Purge {
  const held = (turn: TurnRef) => heldRow(db, turn, clock.now())

  return {
    async claim(request) {
      return db.transaction(() => claimTurn(db, request))
    },

    async readTurn(turnId) {
      const row = readTurnRow(db, turnId)
      return row && recordOf(db, row)
    },

    async saveStep(turn, step, { prompt, outbox }) {
      return db.transaction(() => {
        const row = held(turn)
        const isFirst = db.run(
          'INSERT OR IGNORE INTO steps VALUES (?, ?, ?)',
          turn.turnId,
          step.n,
          toJson(step),
        )
        if (isFirst === 1) {
          db.run(
            'UPDATE turns SET prompt = coalesce(prompt, ?) WHERE turn_id = ?',
            toJson(prompt),
            turn.turnId,
          )
          if (outbox) saveOutbox(db, turn.turnId, outbox, step.n)
          return { step, ...(outbox && { outbox }) }
        }
        const stored = readSteps(db, turn.turnId).find(({ n }) => n === step.n) ?? step
        const kept = row.outbox_step === step.n ? outboxOf(row) : undefined
        return { step: stored, ...(kept && { outbox: kept }) }
      })
    },

    async finish(turn, { sentIds, conversation, spent }) {
      db.transaction(() => {
        const row = held(turn)
        const outbox = outboxOf(row)
        if (outbox) {
          // A status may have told of a message that an earlier run sent and did not live to record.
          const all = [...new Set([...sentIds, ...outbox.sentIds])]
          saveOutbox(db, turn.turnId, { ...outbox, state: 'sent', sentIds: all }, row.outbox_step)
        }
        addSpending(db, row, spent - row.reserve)
        if (conversation) {
          db.run(
            'INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?, ?, ?)',
            conversation.shopId,
            conversation.memberId,
            conversation.at,
            conversation.turnId,
            toJson(conversation),
            row.first_claimed_at + KEPT_MS,
          )
        }
        giveBack(db, row, 'done')
      })
    },

    async release(turn) {
      db.transaction(() => {
        giveBack(db, held(turn), 'running')
      })
    },

    async fail(turn, reason, maxErrors) {
      return db.transaction(() => {
        const row = held(turn)
        const errors = row.errors + 1
        const dead = errors >= maxErrors
        db.run('UPDATE turns SET errors = ? WHERE turn_id = ?', errors, turn.turnId)
        if (dead) db.run('UPDATE turns SET reason = ? WHERE turn_id = ?', reason, turn.turnId)
        // A dead turn keeps its reserve: what its unrecorded model calls cost is not known.
        giveBack(db, row, dead ? 'dead' : 'running')
        return { errors, dead }
      })
    },

    async noteSent(turnId, sentId) {
      db.transaction(() => {
        const row = readTurnRow(db, turnId)
        const outbox = row && outboxOf(row)
        if (!outbox || outbox.sentIds.includes(sentId)) return
        const sentIds = [...outbox.sentIds, sentId]
        saveOutbox(db, turnId, { ...outbox, sentIds }, row.outbox_step)
      })
    },

    async admit({ shopId, minute, limit }) {
      return admitRequest(db, { shopId, minute, limit })
    },

    async listConversation(shopId, memberId, limit) {
      return db
        .all<{ body: string }>(
          `SELECT body FROM conversations WHERE shop_id = ? AND member_id = ?
           ORDER BY at DESC, turn_id DESC LIMIT ?`,
          shopId,
          memberId,
          limit,
        )
        .map(({ body }) => fromJson<ConversationTurn>(body))
        .reverse()
    },

    purgeExpired(now) {
      return db.transaction(() => {
        const expired = 'SELECT turn_id FROM turns WHERE expires_at <= ?'
        for (const table of ['steps', 'effects', 'member_leases']) {
          db.run(`DELETE FROM ${table} WHERE turn_id IN (${expired})`, now)
        }
        for (const table of ['conversations', 'spending', 'alerts', 'forecasts']) {
          db.run(`DELETE FROM ${table} WHERE expires_at <= ?`, now)
        }
        db.run('DELETE FROM rates WHERE minute <= ?', Math.floor((now - KEPT_MS) / 60_000))
        return db.run('DELETE FROM turns WHERE expires_at <= ?', now)
      })
    },
  }
}
