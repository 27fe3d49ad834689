import { turnId as turnIdOf } from '../channel/identity.ts'
import type { InboundMessage } from '../channel/inbound.ts'
import { ChannelError } from '../channel/errors.ts'
import type { Recipient } from '../channel/transport.ts'
import { detectWriting, writingOf } from '../language/writing.ts'
import { phrase } from '../language/phrases.ts'
import { dayOf } from '../shop/calendar.ts'
import { planLimits } from '../shop/plan-limits.ts'
import { RetailMindError } from '../shop/errors.ts'
import type { Store } from '../shop/store.ts'
import type { Member, Shop } from '../shop/types.ts'
import { Budget } from './budget.ts'
import { FencedError, NotYetError } from './errors.ts'
import { hasErased } from './farewell.ts'
import { transcriptOf } from './heard.ts'
import { understoodFrom } from './intent.ts'
import { MAX_MESSAGE_AGE_MS } from './limits.ts'
import { errorData } from './log.ts'
import { runLoop, type LoopEnd } from './loop.ts'
import { memberOf } from './members.ts'
import type { Message, Model } from './model.ts'
import { tooManyMessages, turnStart, wantsAnswer, type TurnStart } from './opening.ts'
import { noteSeen } from './note-seen.ts'
import { sendOutbox } from './outbox.ts'

import { pickedFrom } from './picked.ts'
import type { Prompt } from './prompts.ts'
import { quotedTurn } from './quoted-turn.ts'
import { speechOf, spokenIn } from './speaking.ts'
import { sessionOf } from './session.ts'
import { systemBlocks } from './system-blocks.ts'
import type { Picked } from './tool.ts'
import type { TurnDeps } from './turn-deps.ts'
import type { ConversationTurn, Millis, TurnRecord, TurnRef } from './turn-store.ts'
import { fitWindow } from './window.ts'

export type TurnOutcome =
  /** Answered now, answered before, or nothing to answer. */
  | { outcome: 'done' }
  /** Another run holds the turn or the member: come again after so many seconds. */
  | { outcome: 'wait'; seconds: number }
  /** It failed too often and was given up. */
  | { outcome: 'dead'; reason: string }

const PROMPT = 'shop-assistant'
const FENCED_WAIT_S = 2

/**
 * One message, from claim to reply; exactly once, however often it is delivered and wherever a run of it dies.
 *
 * @param timeMs what the caller can give it, in milliseconds
 * @throws the error of a failed run, after it was counted: deliver the message again
 */
export async function runTurn(
  message: InboundMessage,
  deps: TurnDeps,
  timeMs = Infinity,
): Promise<TurnOutcome> {
  const now = deps.clock.now()
  const identityKey = await deps.identityKey()
  const turnId = turnIdOf(message.phoneNumberId, message.messageId, identityKey)
  if (isTooOld(message, now) || !wantsAnswer(message.content)) {
    deps.log.info('message not answered', {
      turnId,
      kind: message.content.type,
      tooOld: isTooOld(message, now),
    })
    return { outcome: 'done' }
  }

  const member = await memberOf(message.sender, {
    store: deps.store,
    identityKey,
    now: new Date(now),
    phoneNumberId: message.phoneNumberId,
    ...(message.timestamp !== undefined && { sentAt: new Date(message.timestamp * 1000) }),
  })
  if (!member) {
    deps.log.info('message to an erased shop dropped', { turnId })
    return { outcome: 'done' }
  }
  return runTurnOf(member, message, { deps, turnId, timeMs })
}

/**
 * As `runTurn`, for a member who is known already: a program of the shop speaks for them.
 *
 * @param turnId names the message: the same one is answered once
 */
export async function runTurnOf(
  member: Member,
  message: InboundMessage,
  { deps, turnId, timeMs }: { deps: TurnDeps; turnId: string; timeMs: number },
): Promise<TurnOutcome> {
  const now = deps.clock.now()
  const shop = await shopOf(member, deps.store)
  const { limits } = deps
  const leaseMs = limits.timeMs + limits.leaseSkewMs
  const claim = await deps.turns.claim({
    turnId,
    shopId: shop.shopId,
    memberId: member.memberId,
    now,
    leaseMs,
    reserve: limits.turnRupees,
    dailyCap: limits.dailyRupees,
    day: dayOf(new Date(now), shop.timeZone),
    minute: Math.floor((message.timestamp ?? now / 1000) / 60),
  })
  if (claim.outcome === 'finished') return howItEnded(turnId, deps)
  if (claim.outcome === 'busy') {
    return { outcome: 'wait', seconds: Math.max(1, Math.ceil((claim.until - now) / 1000)) }
  }

  const turn: TurnRef = { turnId, fence: claim.fence }
  try {
    if (claim.rank > limits.ratePerMinute + 1) {
      deps.log.warn('message over the rate limit', { turnId, rank: claim.rank })
      await deps.turns.finish(turn, { sentIds: [], spent: 0 })
      return { outcome: 'done' }
    }
    await answer({
      ...claim,
      message,
      deps,
      turn,
      member,
      shop,
      timeMs: Math.min(timeMs, limits.timeMs),
      leaseUntil: now + leaseMs,
    })
    return { outcome: 'done' }
  } catch (error) {
    // Who took it over, if anybody did, will have finished it by then; if nobody did, it is taken up again.
    if (error instanceof FencedError) return { outcome: 'wait', seconds: FENCED_WAIT_S }
    if (error instanceof NotYetError) {
      await deps.turns.release(turn)
      return { outcome: 'wait', seconds: error.seconds }
    }
    return await countFailure(error, { deps, turn, message, member })
  }
}

interface Run {
  message: InboundMessage
  deps: TurnDeps
  turn: TurnRef
  member: Member
  shop: Shop
  fence: number
  firstClaimedAt: number
  funded: boolean
  rank: number
  timeMs: number
  leaseUntil: Millis
}

async function answer(run: Run): Promise<void> {
  const { deps, turn, member, shop, message } = run
  const signal = AbortSignal.timeout(run.timeMs)
  const recipient: Recipient = { phoneNumberId: message.phoneNumberId, to: message.sender }
  const [record, conversation] = await Promise.all([
    run.fence > 1 ? deps.turns.readTurn(turn.turnId) : undefined,
    deps.turns.listConversation(shop.shopId, member.memberId, deps.limits.windowTurns),
  ])
  const seen = noteSeen(run)
  // A courtesy, side by side with the turn: its failure is no reason to leave a shopkeeper without an answer.
  const read = deps.transport
    .markRead(message.phoneNumberId, message.messageId)
    .catch((error: unknown) => {
      deps.log.warn('mark-read failed', { turnId: turn.turnId, ...errorData(error) })
    })

  const prompt = record?.prompt
    ? deps.prompts.get(record.prompt.name, record.prompt.version)
    : deps.prompts.select(PROMPT, member.memberId)
  const start = await startOf(run, conversation)
  const priced = run.funded && !start.plain ? deps.paid : deps.free
  const budget = new Budget(deps.limits, priced.pricing)
  const session = sessionOf(conversation, { turnId: turn.turnId, at: run.firstClaimedAt })
  const window = fitWindow(session.turns, {
    tokens: deps.limits.windowTokens,
    estimate: deps.estimateTokens,
  })
  const quotedTurnId = await quotedTurn(run, conversation)
  const end = await loop(run, {
    start,
    model: priced.model,
    prompt,
    budget,
    window,
    record,
    signal,
    ...(quotedTurnId !== undefined && { quotedTurnId }),
    picked: start.mustConfirm ? undefined : pickedFrom(start.said, session.turns.at(-1)),
  })

  const sentIds = await sendOutbox(end.outbox, {
    deps,
    turn,
    recipient,
    isRetake: run.fence > 1,
    assertHeld: () => assertHeld(run),
  })
  if (hasErased(end.outcomes)) {
    await Promise.all([read, seen])
    return
  }
  await deps.turns.finish(turn, {
    sentIds,
    spent: budget.spent,
    conversation: {
      turnId: turn.turnId,
      shopId: shop.shopId,
      memberId: member.memberId,
      at: new Date(run.firstClaimedAt).toISOString(),
      messageType: message.content.type,
      said: transcriptOf(end.outcomes)?.text ?? textOf(end.messages.at(0)),
      answered: end.answer,
      messages: end.messages,
      prompt: { name: prompt.name, version: prompt.version, hash: prompt.hash },
      sentIds,
      processingMs: deps.clock.now() - run.firstClaimedAt,
      sessionId: session.sessionId,
      ...understoodFrom(end.outcomes),
    },
  })
  await Promise.all([read, seen])
}

async function startOf(run: Run, conversation: readonly ConversationTurn[]): Promise<TurnStart> {
  const { deps, member, shop, message } = run
  const usual = writingOf(member.language, member.script)
  if (run.rank > deps.limits.ratePerMinute) return tooManyMessages(usual, deps.limits.ratePerMinute)
  return turnStart(message, {
    writing: (text) => detectWriting(text, usual),
    turnId: run.turn.turnId,
    who: { shop, member, conversation },
    now: run.firstClaimedAt,
    async turnOf(turnId) {
      const record = await deps.turns.readTurn(turnId)
      return record?.shopId === shop.shopId && record.memberId === member.memberId
        ? record
        : undefined
    },
  })
}

/**
 * The store refuses what a run writes after its lease; asking a model and sending a message are kept from it here.
 *
 * @throws FencedError once the lease has run out
 */
function assertHeld({ deps, turn, leaseUntil }: Run): void {
  if (deps.clock.now() >= leaseUntil) throw new FencedError(turn.turnId)
}

/** A run that gave a turn up may have died before its message was put aside, so every later delivery says it again. */
async function howItEnded(turnId: string, { turns }: TurnDeps): Promise<TurnOutcome> {
  const record = await turns.readTurn(turnId)
  return record?.state === 'dead'
    ? { outcome: 'dead', reason: record.reason ?? 'unknown' }
    : { outcome: 'done' }
}

function loop(
  run: Run,
  turn: {
    start: TurnStart
    model: Model
    quotedTurnId?: string | null
    picked: Picked | undefined
    prompt: Prompt
    budget: Budget
    window: Message[]
    record: TurnRecord | undefined
    signal: AbortSignal
  },
): Promise<LoopEnd> {
  const { deps, member, shop, message } = run
  const now = new Date(run.firstClaimedAt)
  const usual = writingOf(member.language, member.script)
  const { start } = turn
  const speech = speechOf(run)
  const writing = detectWriting(start.said, usual)
  return runLoop({
    said: start.said,
    ...(start.opening && { opening: start.opening }),
    turn: run.turn,
    turns: deps.turns,
    model: turn.model,
    budget: turn.budget,
    prompt: turn.prompt,
    system: systemBlocks(turn.prompt, { shop, member, now }),
    window: turn.window,
    writing,
    spokenIn: (answer, outcomes) =>
      spokenIn(answer, outcomes, {
        ...run,
        ...turn,
        speech,
        isSpoken: message.content.type === 'audio',
      }),
    journal: {
      steps: turn.record?.steps ?? [],
      ...(turn.record?.outbox && { outbox: turn.record.outbox }),
    },
    signal: turn.signal,
    assertHeld: () => assertHeld(run),
    tools: {
      tools: deps.tools,
      log: deps.log,
      earlier: new Map(
        [...(start.earlier ?? []), ...(turn.record?.effects ?? [])].map((effect) => [
          effect.effectKey,
          effect.result,
        ]),
      ),
      context: {
        shopId: shop.shopId,
        memberId: member.memberId,
        role: member.role,
        language: member.language,
        script: member.script,
        timeZone: shop.timeZone,
        catalogueVersion: shop.catalogueVersion,
        now,
        turn: run.turn,
        ...(start.mustConfirm && { mustConfirm: start.mustConfirm }),
        ...(turn.quotedTurnId !== undefined && { quotedTurnId: turn.quotedTurnId }),
        ...(turn.picked && { picked: turn.picked }),
        store: deps.store,
        forecaster: deps.forecaster,
        files: deps.files,
        ...(speech && { speech }),
        charge: (cost) => turn.budget.charge(cost),
        fetchMedia: (mediaId, maxBytes) => deps.transport.fetchMedia(mediaId, { maxBytes }),
        knowledge: deps.knowledge,
        plan: planLimits(shop, now.toISOString()),
        sleep: deps.sleep,
      },
    },
  })
}

async function countFailure(
  error: unknown,
  {
    deps,
    turn,
    message,
    member,
  }: { deps: TurnDeps; turn: TurnRef; message: InboundMessage; member: Member },
): Promise<TurnOutcome> {
  const reason =
    error instanceof RetailMindError ? error.code : error instanceof Error ? error.name : 'unknown'
  deps.log.error('turn failed', { turnId: turn.turnId, ...errorData(error) })
  const failed = await deps.turns.fail(turn, reason, deps.limits.errors).catch((late: unknown) => {
    // Taken over, or erased with its shop: there is nothing to be counted any more.
    if (late instanceof FencedError) return undefined
    throw late
  })
  if (!failed) return { outcome: 'wait', seconds: FENCED_WAIT_S }
  if (!failed.dead) throw error
  const text = phrase(writingOf(member.language, member.script), 'error.failed_turn', {})
  const recipient = { phoneNumberId: message.phoneNumberId, to: message.sender }
  try {
    await deps.transport.send(recipient, { type: 'text', text: { body: text } }, turn.turnId)
  } catch (sendError) {
    if (!(sendError instanceof ChannelError)) throw sendError
    deps.log.error('member could not be told', { turnId: turn.turnId, ...errorData(sendError) })
  }
  return { outcome: 'dead', reason }
}

async function shopOf(member: Member, store: Store): Promise<Shop> {
  const shop = await store.getShop(member.shopId)
  if (!shop)
    throw new RetailMindError('shop_missing', 'the member’s shop is gone', {
      details: { shopId: member.shopId },
    })
  return shop
}

function isTooOld(message: InboundMessage, now: number): boolean {
  return message.timestamp !== undefined && now - message.timestamp * 1000 > MAX_MESSAGE_AGE_MS
}

function textOf(message: Message | undefined): string {
  return message?.content?.flatMap((block) => (block.text ? [block.text] : [])).join('\n') ?? ''
}
