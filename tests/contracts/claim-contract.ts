import { describe, expect, it } from 'vitest'
import type { TurnRef, TurnStore } from '../../agent/turn-store.ts'
import { claimed, claimRequest, DAY, NOW, sampleConversation, unique } from './samples.ts'

/** `claim`: leases, fences, the member, the day's rupees; a part of the contract of `TurnStore`. */
export function claimContract(
  subject: () => { turns: TurnStore },
  { losesAnswers = false }: { losesAnswers?: boolean } = {},
): void {
  const finish = (
    turn: TurnRef,
    request: Parameters<typeof sampleConversation>[0],
    { spent = 0 } = {},
  ) =>
    subject().turns.finish(turn, {
      sentIds: ['wamid.1'],
      spent,
      conversation: sampleConversation(request),
    })

  describe('admit', () => {
    it('lets so many requests of a shop in within a minute, whoever asks beside it', async () => {
      const shopId = unique('shop')
      const ask = (at: { shopId?: string; minute?: number } = {}) =>
        subject().turns.admit({ shopId, minute: 7, limit: 3, now: NOW, ...at })
      const asked = await Promise.all(Array.from({ length: 8 }, () => ask()))
      const admitted = asked.filter(Boolean).length
      expect(admitted).toBeLessThanOrEqual(3)
      // A request whose answer was lost is counted twice: it may cost a place, and never gives one.
      expect(admitted).toBeGreaterThanOrEqual(losesAnswers ? 1 : 3)
      expect(await ask()).toBe(false)
      expect(await ask({ minute: 8 })).toBe(true)
      expect(await ask({ shopId: unique('shop') })).toBe(true)
    })
  })

  describe('claim', () => {
    it('takes a turn that nobody had', async () => {
      const request = claimRequest()
      expect(await subject().turns.readTurn(request.turnId)).toBeUndefined()
      expect(await subject().turns.claim(request)).toEqual({
        outcome: 'claimed',
        fence: 1,
        firstClaimedAt: NOW,
        funded: true,
        rank: 1,
      })
      expect(await subject().turns.readTurn(request.turnId)).toEqual({
        turnId: request.turnId,
        shopId: request.shopId,
        memberId: 'owner',
        state: 'running',
        fence: 1,
        leaseUntil: NOW + 60_000,
        firstClaimedAt: NOW,
        errors: 0,
        steps: [],
        effects: [],
      })
    })

    it('is busy until the lease runs out, and then raises the fence', async () => {
      const { request } = await claimed(subject().turns)
      const until = NOW + 60_000
      expect(await subject().turns.claim(request)).toEqual({ outcome: 'busy', until })
      expect(await subject().turns.claim({ ...request, now: until - 1 })).toEqual({
        outcome: 'busy',
        until,
      })
      expect(await subject().turns.claim({ ...request, now: until })).toEqual({
        outcome: 'claimed',
        fence: 2,
        firstClaimedAt: NOW,
        funded: true,
        rank: 1,
      })
      expect(await subject().turns.claim({ ...request, now: until + 1 })).toEqual({
        outcome: 'busy',
        until: until + 60_000,
      })
    })

    it('lets one of many have it', async () => {
      const request = claimRequest()
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => subject().turns.claim(request)),
      )
      expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1)
      expect(claims.filter(({ outcome }) => outcome === 'busy')).toHaveLength(7)
    })

    it('is finished for good after the reply', async () => {
      const { request, turn } = await claimed(subject().turns)
      await finish(turn, request)
      expect(await subject().turns.claim(request)).toEqual({ outcome: 'finished' })
      expect(await subject().turns.claim({ ...request, now: NOW + 86_400_000 })).toEqual({
        outcome: 'finished',
      })
    })

    it('may be had at once after a release, under a higher fence, without an error', async () => {
      const { request, turn } = await claimed(subject().turns)
      await subject().turns.release(turn)
      expect(await subject().turns.claim(request)).toMatchObject({ outcome: 'claimed', fence: 2 })
      expect(await subject().turns.readTurn(turn.turnId)).toMatchObject({ errors: 0 })
    })
  })

  describe('one turn of a member at a time', () => {
    it('holds off another turn of the member until the lease runs out', async () => {
      const { request } = await claimed(subject().turns)
      const second = claimRequest({ shopId: request.shopId })
      const until = NOW + 60_000
      expect(await subject().turns.claim(second)).toEqual({ outcome: 'busy', until })
      expect(await subject().turns.readTurn(second.turnId)).toBeUndefined()
      expect(await subject().turns.claim({ ...second, now: until })).toMatchObject({
        outcome: 'claimed',
        fence: 1,
        firstClaimedAt: until,
      })
      // The zombie, come back: the member is the other turn's now.
      expect(await subject().turns.claim({ ...request, now: until + 1 })).toEqual({
        outcome: 'busy',
        until: until + 60_000,
      })
    })

    it.each([
      [
        'finish',
        (turn: TurnRef, request: ReturnType<typeof claimRequest>) => finish(turn, request),
      ],
      ['release', (turn: TurnRef) => subject().turns.release(turn)],
      ['a counted failure', (turn: TurnRef) => subject().turns.fail(turn, 'boom', 5)],
      ['death', (turn: TurnRef) => subject().turns.fail(turn, 'boom', 1)],
    ])('is over with %s', async (_how, end) => {
      const { request, turn } = await claimed(subject().turns)
      await end(turn, request)
      const second = claimRequest({ shopId: request.shopId })
      expect(await subject().turns.claim(second)).toMatchObject({ outcome: 'claimed' })
    })

    it('does not free the member from a turn that came after', async () => {
      const first = await claimed(subject().turns)
      const { shopId } = first.request
      const later = NOW + 60_000
      await claimed(subject().turns, { shopId, now: later })
      await subject().turns.release(first.turn)
      const third = claimRequest({ shopId, now: later + 1 })
      expect(await subject().turns.claim(third)).toEqual({ outcome: 'busy', until: later + 60_000 })
    })

    it('leaves other members and other shops alone', async () => {
      const { request } = await claimed(subject().turns)
      const helper = claimRequest({ shopId: request.shopId, memberId: 'helper' })
      expect(await subject().turns.claim(helper)).toMatchObject({ outcome: 'claimed' })
      expect(await subject().turns.claim(claimRequest())).toMatchObject({ outcome: 'claimed' })
    })
  })

  describe('the rank of a message in its minute', () => {
    const next = async (shopId: string, minute: number, memberId = 'owner') => {
      const { claim, turn } = await claimed(subject().turns, { shopId, minute, memberId })
      await subject().turns.release(turn)
      return claim.rank
    }

    it('counts what a member sent, minute by minute, and nobody else', async () => {
      const shopId = unique('shop')
      expect(await next(shopId, 10)).toBe(1)
      expect(await next(shopId, 10)).toBe(2)
      expect(await next(shopId, 10, 'helper')).toBe(1)
      expect(await next(unique('shop'), 10)).toBe(1)
      expect(await next(shopId, 11)).toBe(1)
      // A message that was held up counts in the minute in which it was sent.
      expect(await next(shopId, 10)).toBe(3)
    })

    it('stays what it was at the first claim', async () => {
      const shopId = unique('shop')
      await next(shopId, 10)
      const { turn, request } = await claimed(subject().turns, { shopId, minute: 10 })
      await subject().turns.release(turn)
      expect(await subject().turns.claim(request)).toMatchObject({ fence: 2, rank: 2 })
    })
  })

  describe("the shop's rupees of a day", () => {
    const cap = { reserve: 400, dailyCap: 1_000 }
    /** Another turn of the same shop, by another member. */
    const next = async (shopId: string, more: Parameters<typeof claimRequest>[0] = {}) =>
      claimed(subject().turns, { ...cap, shopId, memberId: unique('member'), ...more })

    it('are reserved before, and run out', async () => {
      const shopId = unique('shop')
      expect((await next(shopId)).claim.funded).toBe(true)
      expect((await next(shopId)).claim.funded).toBe(true)
      expect((await next(shopId)).claim.funded).toBe(false)
      expect((await next(shopId, { reserve: 200 })).claim.funded).toBe(true)
      expect((await next(shopId, { reserve: 1 })).claim.funded).toBe(false)
      expect((await next(unique('shop'))).claim.funded).toBe(true)
      expect((await next(shopId, { day: '2026-01-15' })).claim.funded).toBe(true)
    })

    it('come back as far as unused', async () => {
      const shopId = unique('shop')
      const first = await next(shopId, { reserve: 1_000 })
      expect((await next(shopId, { reserve: 1 })).claim.funded).toBe(false)
      await finish(first.turn, first.request, { spent: 300 })
      expect((await next(shopId, { reserve: 701 })).claim.funded).toBe(false)
      expect((await next(shopId, { reserve: 700 })).claim.funded).toBe(true)
    })

    it('count in full when more was spent than reserved', async () => {
      const shopId = unique('shop')
      const first = await next(shopId)
      await finish(first.turn, first.request, { spent: 900 })
      expect((await next(shopId, { reserve: 101 })).claim.funded).toBe(false)
      expect((await next(shopId, { reserve: 100 })).claim.funded).toBe(true)
    })

    it('are reserved once for a turn, however often it is claimed', async () => {
      const shopId = unique('shop')
      const first = await next(shopId)
      for (const run of [1, 2, 3]) {
        await subject().turns.release({ ...first.turn, fence: run })
        expect(await subject().turns.claim(first.request)).toMatchObject({
          funded: true,
          fence: run + 1,
        })
      }
      await finish({ ...first.turn, fence: 4 }, first.request, { spent: 100 })
      expect((await next(shopId, { reserve: 901 })).claim.funded).toBe(false)
      expect((await next(shopId, { reserve: 900 })).claim.funded).toBe(true)
    })

    it('are not had by a retake of a turn that got none', async () => {
      const shopId = unique('shop')
      const rich = await next(shopId, { reserve: 1_000 })
      const poor = await next(shopId)
      expect(poor.claim.funded).toBe(false)
      await finish(rich.turn, rich.request, { spent: 0 })
      await subject().turns.release(poor.turn)
      expect(await subject().turns.claim(poor.request)).toMatchObject({ funded: false })
      await finish({ ...poor.turn, fence: 2 }, poor.request, { spent: 0 })
      expect((await next(shopId, { reserve: 1_000 })).claim.funded).toBe(true)
    })

    it('go back to the day they came from', async () => {
      const shopId = unique('shop')
      const late = await next(shopId, { reserve: 1_000 })
      await subject().turns.release(late.turn)
      const tomorrow = { ...late.request, day: '2026-01-15', now: NOW + 86_400_000 }
      await subject().turns.claim(tomorrow)
      await finish({ ...late.turn, fence: 2 }, late.request, { spent: 0 })
      expect((await next(shopId, { reserve: 1_000, day: DAY })).claim.funded).toBe(true)
      expect((await next(shopId, { reserve: 1_000, day: '2026-01-15' })).claim.funded).toBe(true)
    })
  })
}
