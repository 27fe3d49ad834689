import { isDeepStrictEqual } from 'node:util'
import type { ChannelError } from '../../channel/errors.ts'
import { TEMPLATES } from '../../channel/templates.ts'
import { templateBody } from '../../channel/payloads.ts'
import type { Contact, Member, Shop } from '../../shop/types.ts'
import { dayOf, timeOf } from '../../shop/calendar.ts'
import { StoreError } from '../../shop/errors.ts'
import { writingOf } from '../../language/writing.ts'
import { FencedError } from '../errors.ts'
import { errorData } from '../log.ts'
import { LOOP_ID } from '../loop.ts'
import { sendOutbox } from '../outbox.ts'
import { choicesBody } from '../reply.ts'
import type { TurnDeps } from '../turn-deps.ts'
import type { TurnOutcome } from '../turn.ts'
import type { OutboxEntry, TurnRecord, TurnRef } from '../turn-store.ts'
import { attachReport } from './attach-report.ts'
import type { NoticeContent, NoticeContext } from './content.ts'
import { dailySummary } from './daily-summary.ts'
import { demandSpike } from './demand-spike.ts'
import { inventoryCheck } from './inventory-check.ts'
import { noteActuals } from './note-actuals.ts'
import { isQuiet } from './quiet-hours.ts'
import { jobId, type MemberJob } from './schedule.ts'
import { seenButton } from './warning-words.ts'
import { weeklyReport } from './weekly-report.ts'
import { wordNotice, type Worded } from './word-notice.ts'

/** For so long after a member wrote, a plain message may follow. */
const WINDOW_MS = 24 * 60 * 60 * 1000
/** A clock that runs a little apart must not cost a refusal. */
const WINDOW_SLACK_MS = 5 * 60 * 1000
const FENCED_WAIT_S = 2

interface Notice {
  job: MemberJob
  deps: TurnDeps
  turn: TurnRef
  shop: Shop
  member: Member & { contact: Contact }
  at: NoticeContext
  record: TurnRecord | undefined
  leaseUntil: number
  funded: boolean
}

/**
 * One notice to one member: a turn without a message. It is claimed, its warnings are committed, its words journalled with the
 * outbox and sent under its id, as those of a turn are, so that a job that comes twice, or dies anywhere, is told once.
 */
export async function runNotice(job: MemberJob, deps: TurnDeps): Promise<TurnOutcome> {
  const now = deps.clock.now()
  const turnId = jobId(job, await deps.identityKey())
  const [shop, member, record] = await Promise.all([
    deps.store.getShop(job.shopId),
    deps.store.getMember(job.shopId, job.memberId),
    deps.turns.readTurn(turnId),
  ])
  if (!shop || !member?.contact || record?.state === 'done') return { outcome: 'done' }
  const time = timeOf(new Date(now), shop.timeZone)
  if (isNightly(job, member, time)) await noteActualsOf(shop, deps, turnId)
  if (!record && !isWanted(job, member, time)) return { outcome: 'done' }

  const at: NoticeContext = {
    shop,
    member,
    store: deps.store,
    forecaster: deps.forecaster,
    now: new Date(record?.firstClaimedAt ?? now),
    today: dayOf(new Date(record?.firstClaimedAt ?? now), shop.timeZone),
    writing: writingOf(member.language, member.script),
  }
  // Most checks find nothing new: these cost reads, and no turn.
  const content = record?.outbox || committed(record) ? undefined : await contentOf(job, at)
  if (!content && !record) return { outcome: 'done' }

  const { limits } = deps
  const leaseMs = limits.timeMs + limits.leaseSkewMs
  // What was found may have taken long: by now the job may have come to somebody else, and be over.
  const claimedAt = deps.clock.now()
  if (claimedAt - now >= leaseMs) return { outcome: 'wait', seconds: FENCED_WAIT_S }
  const claim = await deps.turns.claim({
    turnId,
    ...{ shopId: shop.shopId, memberId: member.memberId },
    ...{ now: claimedAt, leaseMs, reserve: limits.turnRupees, dailyCap: limits.dailyRupees },
    day: dayOf(new Date(claimedAt), shop.timeZone),
    minute: Math.floor(claimedAt / 60_000),
  })
  if (claim.outcome === 'finished') return { outcome: 'done' }
  if (claim.outcome === 'busy') {
    return { outcome: 'wait', seconds: Math.max(1, Math.ceil((claim.until - claimedAt) / 1000)) }
  }
  const turn: TurnRef = { turnId, fence: claim.fence }
  const notice: Notice = {
    ...{ job, deps, turn, shop, at, record },
    member: { ...member, contact: member.contact },
    leaseUntil: claimedAt + leaseMs,
    funded: claim.funded,
  }
  try {
    await tell(notice, content)
    return { outcome: 'done' }
  } catch (error) {
    if (error instanceof FencedError) return { outcome: 'wait', seconds: FENCED_WAIT_S }
    deps.log.error('notice failed', { turnId, schedule: nameOf(job), ...errorData(error) })
    const { dead } = await deps.turns.fail(turn, 'notice_failed', limits.errors)
    if (dead) return { outcome: 'dead', reason: 'notice_failed' }
    throw error
  }
}

function nameOf(job: MemberJob): string {
  return job.kind === 'notice' ? job.schedule : 'demand_spike'
}

/** The first check of a day, of which there is one a shop: the owner's. */
function isNightly(job: MemberJob, { role }: Member, time: string): boolean {
  return (
    job.kind === 'notice' &&
    job.schedule === 'inventory_check' &&
    role === 'owner' &&
    time < '04:00'
  )
}

/** No reason to hold back a warning: the next night makes up for it. */
async function noteActualsOf(shop: Shop, { store, clock, log }: TurnDeps, turnId: string) {
  try {
    await noteActuals({ store, shop, today: dayOf(new Date(clock.now()), shop.timeZone) })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    log.warn('sales not put beside forecasts', { turnId, ...errorData(error) })
  }
}

/** What the member set, and whether it is night. A summary comes at the time that they chose, night or not. */
function isWanted(job: MemberJob, { settings }: Member, time: string): boolean {
  if (job.kind === 'spike') return settings.demandAlerts && !isQuiet(time, settings.quietHours)
  switch (job.schedule) {
    case 'daily_summary':
      return settings.dailySummary
    case 'inventory_check':
      return settings.lowStockAlerts && !isQuiet(time, settings.quietHours)
    case 'weekly_report':
      return settings.dailySummary
  }
}

function contentOf(job: MemberJob, at: NoticeContext): Promise<NoticeContent | undefined> {
  if (job.kind === 'spike') return demandSpike(at, job)
  switch (job.schedule) {
    case 'daily_summary':
      return dailySummary(at)
    case 'inventory_check':
      return inventoryCheck(at)
    case 'weekly_report':
      return weeklyReport(at)
  }
}

/** What an earlier run committed: after that the warnings are not new any more, and could not be found again. */
function committed(record: TurnRecord | undefined): NoticeContent | undefined {
  return record?.effects[0]?.result['content'] as NoticeContent | undefined
}

async function tell(notice: Notice, fresh: NoticeContent | undefined): Promise<void> {
  const { deps, turn, member, shop, at, record } = notice
  const outbox = record?.outbox ?? (await written(notice, fresh))
  if (!outbox) {
    await deps.turns.finish(turn, { sentIds: [], spent: 0 })
    return
  }
  const sentIds = await send(notice, outbox)
  const step = (await deps.turns.readTurn(turn.turnId))?.steps[0]
  const answered = textOfStep(step?.message.content)
  const prompt = { name: 'notice', version: 1, hash: '' }
  await deps.turns.finish(turn, {
    sentIds,
    spent: step?.cost ?? 0,
    conversation: {
      turnId: turn.turnId,
      shopId: shop.shopId,
      memberId: member.memberId,
      at: at.now.toISOString(),
      messageType: 'notice',
      said: `[${nameOf(notice.job)}]`,
      answered,
      // Words that answer nobody: a model that is shown them later must see whose turn it was.
      messages: [
        { role: 'user', content: [{ text: `[${nameOf(notice.job)} was due]` }] },
        { role: 'assistant', content: [{ text: answered }] },
      ],
      prompt,
      sentIds,
      processingMs: deps.clock.now() - at.now.getTime(),
      intent: 'notice',
    },
  })
}

/** @throws FencedError once the lease has run out: another run may be telling the same */
function assertHeld({ deps, turn, leaseUntil }: Notice): void {
  if (deps.clock.now() >= leaseUntil) throw new FencedError(turn.turnId)
}

/** The warnings, and then the words with what is to be sent, each as the first run wrote them. */
async function written(
  notice: Notice,
  fresh: NoticeContent | undefined,
): Promise<OutboxEntry | undefined> {
  const { deps, turn, shop, at, record } = notice
  const content = committed(record) ?? fresh
  if (!content) return undefined
  const commit = await deps.store.commit({
    shopId: shop.shopId,
    turn,
    effectKey: `${turn.turnId}#0#0`,
    result: { status: 'ok', content },
    changes: content.alerts.map((alert) => ({ type: 'warn', alert })),
  })
  if (commit.outcome === 'fenced') throw new FencedError(turn.turnId)
  const worded: Worded = await wordNotice(content, {
    at,
    deps,
    funded: notice.funded,
    turnId: turn.turnId,
    assertHeld: () => assertHeld(notice),
  })
  const reports =
    content.report && isOpen(notice)
      ? await attachReport(content.report, {
          ...{ deps, shopId: shop.shopId, turnId: turn.turnId, writing: at.writing },
        })
      : []
  const outbox: OutboxEntry = {
    messages: [bodyOf(notice, content, worded.text), ...reports],
    state: 'sending',
    sentIds: [],
  }
  const saved = await deps.turns.saveStep(
    turn,
    {
      n: 0,
      modelId: worded.modelId ?? LOOP_ID,
      results: [],
      message: { role: 'assistant', content: [{ text: worded.text }] },
      stopReason: 'end_turn',
      usage: worded.usage,
      cost: worded.cost,
      latencyMs: worded.latencyMs,
    },
    { prompt: worded.prompt, outbox },
  )
  return saved.outbox ?? outbox
}

function bodyOf(
  notice: Notice,
  { alerts, template }: NoticeContent,
  text: string,
): Record<string, unknown> {
  const { member, at, turn } = notice
  const choices = alerts.length > 0 ? [seenButton(turn.turnId, at.writing)] : []
  return isOpen(notice) ? choicesBody(text, choices, at.writing) : templateOf(member, template)
}

/** Whether a plain message may go: outside of the window WhatsApp takes templates only. */
function isOpen({ member, at }: Notice): boolean {
  const last = Date.parse(member.lastActiveAt ?? '')
  return at.now.getTime() - last < WINDOW_MS - WINDOW_SLACK_MS
}

function templateOf({ language }: Member, { name, parameters }: NoticeContent['template']) {
  return templateBody({ name, language, parameters: parameters.slice(0, TEMPLATES[name].places) })
}

/** A plain message that comes too late becomes the template; what WhatsApp will not deliver becomes an event. */
async function send(notice: Notice, outbox: OutboxEntry): Promise<string[]> {
  const { deps, turn, member, shop, record, job, at } = notice
  const recipient = { phoneNumberId: member.contact.phoneNumberId, to: member.contact }
  const refused: ChannelError[] = []
  const to = {
    deps,
    turn,
    recipient,
    isRetake: record !== undefined,
    assertHeld: () => assertHeld(notice),
    onRefused: (error: ChannelError) => refused.push(error),
  }
  const sentIds = await sendOutbox(outbox, to)
  const [error] = refused
  // What came after the words was refused: they were told.
  if (!error || sentIds.length > 0) return sentIds
  const content = committed(await deps.turns.readTurn(turn.turnId))
  if (error.kind === 'window' && content) {
    const body = templateOf(member, content.template)
    if (!isDeepStrictEqual(outbox.messages[0], body)) {
      return send(notice, { ...outbox, messages: [body] })
    }
  }
  await deps.events.publish({
    type: 'notice_undelivered',
    id: turn.turnId,
    ...{ shopId: shop.shopId, memberId: member.memberId },
    at: at.now.toISOString(),
    schedule: nameOf(job),
    reason: error.code,
  })
  return sentIds
}

function textOfStep(content: { text?: string }[] | undefined): string {
  return (content ?? []).flatMap(({ text }) => (text ? [text] : [])).join('\n')
}
