import { describe, expect, it } from 'vitest'
import { insertAlert } from './alert-rows.ts'
import { openDatabase } from './database.ts'
import { createSqliteStore } from './store.ts'

const DAY_MS = 86_400_000

// What every journal does is in tests/contracts; here is what only this one has.
describe('purgeExpired', () => {
  it('forgets a turn, its steps, its markers and its conversation after 30 days, and no bill', async () => {
    const db = openDatabase(':memory:')
    const store = createSqliteStore(db, { clock: { now: () => 0 } })
    const run = async (turnId: string, now: number) => {
      const turn = { turnId, fence: 1 }
      const ids = { turnId, shopId: 'shop', memberId: 'owner' }
      const at = new Date(now).toISOString()
      const day = at.slice(0, 10)
      const prompt = { name: 'p', version: 1, hash: 'h' }
      await store.claim({ ...ids, now, leaseMs: 1_000, reserve: 5, dailyCap: 10, day, minute: 0 })
      await store.saveStep(
        turn,
        {
          n: 0,
          modelId: 'm',
          results: [],
          message: { role: 'assistant', content: [] },
          stopReason: 'end_turn',
          usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
          cost: 0,
          latencyMs: 0,
        },
        { prompt },
      )
      await store.commit({
        shopId: 'shop',
        turn,
        effectKey: `${turnId}#0#0`,
        result: {},
        changes: [
          {
            type: 'bill',
            bill: { ...ids, billId: turnId, kind: 'sale', at, day, lines: [] },
          },
        ],
      })
      await store.finish(turn, {
        sentIds: [],
        spent: 1,
        conversation: {
          ...ids,
          at,
          messageType: 'text',
          said: '',
          answered: '',
          messages: [],
          prompt,
          sentIds: [],
          processingMs: 0,
        },
      })
    }
    await run('old', 0)
    await run('new', DAY_MS)
    const tables = ['turns', 'steps', 'effects', 'conversations', 'spending', 'bills']
    const counts = () =>
      tables.map((table) => db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n)

    expect(store.purgeExpired(30 * DAY_MS - 1)).toBe(0)
    expect(counts()).toEqual([2, 2, 2, 2, 2, 2])
    expect(store.purgeExpired(30 * DAY_MS)).toBe(1)
    expect(counts()).toEqual([1, 1, 1, 1, 1, 2])
    expect(await store.readTurn('old')).toBeUndefined()
    expect(await store.readTurn('new')).toMatchObject({ state: 'done', steps: [{ n: 0 }] })
  })

  it('forgets a warning after 60 days, and a forecast 90 days after its day', async () => {
    const db = openDatabase(':memory:')
    const store = createSqliteStore(db, { clock: { now: () => 0 } })
    const at = '2026-01-14T05:30:00.000Z'
    const day = '2026-01-14'
    insertAlert(db, {
      alertId: 'a',
      shopId: 'shop',
      kind: 'low_stock',
      severity: 'info',
      title: '',
      message: '',
      sentAt: at,
    })
    await store.putForecasts('shop', [
      {
        shopId: 'shop',
        itemId: 'milk',
        itemName: 'Milk',
        day,
        predicted: 1,
        low: 0,
        high: 2,
        confidence: 'low',
        score: 0,
        factors: [],
        generatedAt: at,
      },
    ])
    const left = () =>
      ['alerts', 'forecasts'].filter((table) => db.get(`SELECT 1 FROM ${table}`) !== undefined)
    store.purgeExpired(Date.parse(at) + 60 * DAY_MS - 1)
    expect(left()).toEqual(['alerts', 'forecasts'])
    store.purgeExpired(Date.parse(at) + 60 * DAY_MS)
    expect(left()).toEqual(['forecasts'])
    store.purgeExpired(Date.parse(day) + 90 * DAY_MS)
    expect(left()).toEqual([])
  })
})
