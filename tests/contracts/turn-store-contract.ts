import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FencedError } from '../../agent/errors.ts'
import type { OutboxEntry, TurnRef, TurnStore } from '../../agent/turn-store.ts'
import { claimContract } from './claim-contract.ts'
import {
  claimed,
  claimRequest,
  NOW,
  prompt,
  sampleConversation,
  sampleStep,
  unique,
} from './samples.ts'

export interface TurnStoreSubject {
  turns: TurnStore
  close(): void | Promise<void>
}

const outbox: OutboxEntry = {
  messages: [{ type: 'text', text: { body: 'बेच दिया' } }],
  state: 'sending',
  sentIds: [],
}

/** What every adapter of `TurnStore` does. Each test has a shop of its own, so a subject may be a shared database. */
export function turnStoreContract(
  name: string,
  createSubject: () => TurnStoreSubject | Promise<TurnStoreSubject>,
  options: { losesAnswers?: boolean } = {},
): void {
  describe(`TurnStore: ${name}`, () => {
    let subject: TurnStoreSubject
    let turns: TurnStore
    beforeAll(async () => {
      subject = await createSubject()
      turns = subject.turns
    })
    afterAll(() => subject.close())

    const finish = (
      turn: TurnRef,
      request: Parameters<typeof sampleConversation>[0],
      more: { sentIds?: string[] } = {},
    ) =>
      turns.finish(turn, {
        sentIds: ['wamid.1'],
        spent: 0,
        conversation: sampleConversation(request),
        ...more,
      })

    claimContract(() => ({ turns }), options)

    describe('steps', () => {
      it('are kept whole, in order, with the prompt that the turn began with', async () => {
        const { turn } = await claimed(turns)
        const first = {
          ...sampleStep(0, ''),
          stopReason: 'tool_use' as const,
          message: {
            role: 'assistant' as const,
            content: [
              { reasoningContent: { redactedContent: new Uint8Array([0, 255, 128]) } },
              { toolUse: { toolUseId: 'x', name: 'get_stock', input: { item: 'चीनी' } } },
            ],
          },
        }
        const second = {
          ...sampleStep(1, 'हो गया'),
          results: [{ toolUseId: 'x', content: [{ json: { status: 'ok', stock: 54 } }] }],
        }
        expect(await turns.saveStep(turn, first, { prompt })).toEqual({ step: first })
        const newer = { ...prompt, version: 2 }
        expect(await turns.saveStep(turn, second, { prompt: newer, outbox })).toEqual({
          step: second,
          outbox,
        })
        const record = await turns.readTurn(turn.turnId)
        // Strict, or bytes would pass for an object of numbers.
        expect(record?.steps).toStrictEqual([first, second])
        expect(record).toMatchObject({ prompt, outbox })
      })

      it('belong to the first writer', async () => {
        const { turn } = await claimed(turns)
        const [first, second] = [sampleStep(0, 'first'), sampleStep(0, 'second')]
        await turns.saveStep(turn, first, { prompt, outbox })
        const other = { ...outbox, messages: [{ type: 'text', text: { body: 'second' } }] }
        const again = { prompt: { ...prompt, version: 2 }, outbox: other }
        expect(await turns.saveStep(turn, second, again)).toEqual({ step: first, outbox })
        expect(await turns.readTurn(turn.turnId)).toMatchObject({
          steps: [first],
          prompt,
          outbox,
        })
      })

      it('bring the outbox only with the step that it was written with', async () => {
        const { turn } = await claimed(turns)
        const first = sampleStep(0, 'first')
        await turns.saveStep(turn, first, { prompt })
        await turns.saveStep(turn, sampleStep(1, 'last'), { prompt, outbox })
        expect(await turns.saveStep(turn, sampleStep(0, 'again'), { prompt, outbox })).toEqual({
          step: first,
        })
      })

      it('are there for the next run', async () => {
        const { turn, request } = await claimed(turns)
        const step = sampleStep(0, 'first')
        await turns.saveStep(turn, step, { prompt })
        await turns.claim({ ...request, now: NOW + 60_000 })
        expect((await turns.readTurn(turn.turnId))?.steps).toEqual([step])
      })
    })

    describe('finish', () => {
      it('writes sent, the conversation and the end in one', async () => {
        const { turn, request } = await claimed(turns)
        await turns.saveStep(turn, sampleStep(0, 'done'), { prompt, outbox })
        await finish(turn, request, { sentIds: ['wamid.9'] })
        expect(await turns.readTurn(turn.turnId)).toMatchObject({
          state: 'done',
          outbox: { ...outbox, state: 'sent', sentIds: ['wamid.9'] },
        })
        expect(await turns.listConversation(request.shopId, 'owner', 10)).toEqual([
          sampleConversation(request),
        ])
      })

      it('lists the latest turns of a member, oldest first', async () => {
        const shopId = unique('shop')
        for (const minute of [2, 0, 3, 1]) {
          const { turn, request } = await claimed(turns, { shopId, now: NOW + minute * 60_000 })
          await finish(turn, request)
        }
        const helper = await claimed(turns, { shopId, memberId: 'helper' })
        await finish(helper.turn, helper.request)
        const minutes = async (limit: number) =>
          (await turns.listConversation(shopId, 'owner', limit)).map(
            ({ at }) => (Date.parse(at) - NOW) / 60_000,
          )
        expect(await minutes(10)).toEqual([0, 1, 2, 3])
        expect(await minutes(2)).toEqual([2, 3])
        expect(await turns.listConversation(unique('shop'), 'owner', 10)).toEqual([])
      })
    })

    describe('failures', () => {
      it('are counted over the runs, and the last one is the end', async () => {
        const { turn, request } = await claimed(turns)
        for (const errors of [1, 2]) {
          const run = { ...turn, fence: errors }
          expect(await turns.fail(run, `boom ${errors}`, 3)).toEqual({ errors, dead: false })
          expect((await turns.readTurn(turn.turnId))?.state).toBe('running')
          expect(await turns.claim(request)).toMatchObject({ outcome: 'claimed' })
        }
        expect(await turns.fail({ ...turn, fence: 3 }, 'boom 3', 3)).toEqual({
          errors: 3,
          dead: true,
        })
        expect(await turns.readTurn(turn.turnId)).toMatchObject({
          state: 'dead',
          reason: 'boom 3',
          errors: 3,
        })
        expect(await turns.claim(request)).toEqual({ outcome: 'finished' })
      })
    })

    describe('statuses', () => {
      it('note that a message went out, once, while the turn runs', async () => {
        const { turn } = await claimed(turns)
        await turns.saveStep(turn, sampleStep(0, 'done'), { prompt, outbox })
        await turns.noteSent(turn.turnId, 'wamid.1')
        await turns.noteSent(turn.turnId, 'wamid.1')
        expect((await turns.readTurn(turn.turnId))?.outbox).toEqual({
          ...outbox,
          sentIds: ['wamid.1'],
        })
      })

      it('change nothing when our own record was first', async () => {
        const { turn, request } = await claimed(turns)
        await turns.saveStep(turn, sampleStep(0, 'done'), { prompt, outbox })
        await finish(turn, request, { sentIds: ['wamid.1'] })
        await turns.noteSent(turn.turnId, 'wamid.1')
        expect(await turns.readTurn(turn.turnId)).toMatchObject({
          state: 'done',
          outbox: { state: 'sent', sentIds: ['wamid.1'] },
        })
      })

      it('of an unknown turn, or one without a reply yet, are passed over', async () => {
        const { turn } = await claimed(turns)
        await turns.noteSent(turn.turnId, 'wamid.1')
        expect((await turns.readTurn(turn.turnId))?.outbox).toBeUndefined()
        const unknown = unique('turn')
        await turns.noteSent(unknown, 'wamid.1')
        expect(await turns.readTurn(unknown)).toBeUndefined()
      })
    })

    describe('fences', () => {
      const writes: [
        string,
        (turn: TurnRef, request: ReturnType<typeof claimRequest>) => Promise<unknown>,
      ][] = [
        ['saveStep', (turn) => turns.saveStep(turn, sampleStep(0, 'late'), { prompt, outbox })],
        ['finish', (turn, request) => finish(turn, request)],
        ['release', (turn) => turns.release(turn)],
        ['fail', (turn) => turns.fail(turn, 'boom', 1)],
      ]

      it.each(writes)('%s is refused to a run that was taken over', async (_name, write) => {
        const { turn, request } = await claimed(turns)
        await turns.claim({ ...request, now: NOW + 60_000 })
        const before = await turns.readTurn(turn.turnId)
        await expect(write(turn, request)).rejects.toBeInstanceOf(FencedError)
        expect(await turns.readTurn(turn.turnId)).toEqual(before)
        expect(await turns.listConversation(request.shopId, 'owner', 1)).toEqual([])
      })

      it.each(writes)('%s is refused once the lease has run out', async (_name, write) => {
        const { turn, request } = await claimed(turns, { now: NOW - 60_000, leaseMs: 60_000 })
        const before = await turns.readTurn(turn.turnId)
        await expect(write(turn, request)).rejects.toBeInstanceOf(FencedError)
        expect(await turns.readTurn(turn.turnId)).toEqual(before)
        expect(await turns.claim({ ...request, now: NOW })).toMatchObject({ fence: 2 })
      })

      it.each(writes)('%s is taken in the last moment of the lease', async (_name, write) => {
        const { turn, request } = await claimed(turns, { now: NOW - 59_999, leaseMs: 60_000 })
        const before = await turns.readTurn(turn.turnId)
        await write(turn, request)
        expect(await turns.readTurn(turn.turnId)).not.toEqual(before)
      })

      it.each(writes)('%s is refused after the end', async (_name, write) => {
        const { turn, request } = await claimed(turns)
        await finish(turn, request)
        const before = await turns.readTurn(turn.turnId)
        await expect(write(turn, request)).rejects.toBeInstanceOf(FencedError)
        expect(await turns.readTurn(turn.turnId)).toEqual(before)
      })

      it.each(writes)('%s is refused to a turn that nobody claimed', async (_name, write) => {
        const request = claimRequest()
        const turn = { turnId: request.turnId, fence: 1 }
        await expect(write(turn, request)).rejects.toBeInstanceOf(FencedError)
        expect(await turns.readTurn(request.turnId)).toBeUndefined()
      })
    })
  })
}
