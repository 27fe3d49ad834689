import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CANARIES, canariesIn } from './canaries.ts'
import { leave, runAllFlows, runNotices } from './flows.ts'
import { startWatched, type Traces, type Watched } from './watched-runtime.ts'

describe('a shop’s day with everything that goes wrong, logged at DEBUG', () => {
  let shop: Watched
  let told: Watched
  let traces: Traces
  beforeAll(async () => {
    ;[shop, told] = await Promise.all([startWatched(), startWatched()])
    await Promise.all([runAllFlows(shop), runNotices(told)])
    traces = shop.traces()
    await leave(shop)
  }, 60_000)
  afterAll(() => Promise.all([shop.close(), told.close()]))

  it('went through the flows that are looked at', () => {
    for (const line of ['tool failed', 'turn failed', 'webhook fields without a use']) {
      expect(traces.printed).toContain(line)
    }
    expect(told.traces().printed).toContain('reply refused by the platform')
    expect(traces.deadBodies).toContain(CANARIES.text)
    expect(traces.fileNames).toContain('retailmind.sqlite')
    expect(shop.db.prepare('SELECT count(*) AS n FROM erased_shops').get()).toEqual({ n: 1 })
  })

  it.each(['printed', 'queueIds', 'deadLetters', 'turnIds', 'fileNames'] as const)(
    'leaves nothing of anybody in what is %s',
    (place) => {
      expect(canariesIn(traces[place])).toEqual([])
      for (const { traces: later } of [shop, told]) expect(canariesIn(later()[place])).toEqual([])
    },
  )
})

describe('the search for canaries', () => {
  it.each([
    ['a number in a log line', `{"message":"sent","to":"${CANARIES.phone}"}`, 'phone'],
    ['a number without its country', `to ${CANARIES.newPhone.slice(2)}`, 'newPhone'],
    ['half a name', 'Hello Zubedaprofil', 'profile'],
    ['a folded name', CANARIES.item.toUpperCase(), 'item'],
    ['base64', Buffer.from(`${CANARIES.customer} came`).toString('base64'), 'customer'],
    ['hex', Buffer.from(CANARIES.userId).toString('hex'), 'userId'],
    ['an address', `/x?name=${encodeURIComponent(CANARIES.supplier)}`, 'supplier'],
  ])('finds %s', (_, text, canary) => {
    expect(canariesIn(text)).toContain(canary)
  })
})
