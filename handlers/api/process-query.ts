import type * as z from 'zod'
import { runTurnOf } from '../../agent/turn.ts'
import type { ConversationTurn, TurnRecord } from '../../agent/turn-store.ts'
import type { Transport } from '../../channel/transport.ts'
import { ApiError } from './api-error.ts'
import type { ShopCaller } from './caller.ts'
import type { processQueryAnswer, processQueryBody } from './schemas.ts'
import { turnOf } from './write-as-turn.ts'

type Query = z.output<typeof processQueryBody>

/**
 * The turn that the same words over WhatsApp would be (loop, tools, ledger, conversation, caps), with the answer given back instead
 * of sent. The same key gives the same answer, and happens once.
 *
 * @param timeMs what there is before the gateway gives up
 */
export async function processQuery(
  caller: ShopCaller,
  { query, sessionId, language }: Query,
  timeMs: number,
): Promise<z.output<typeof processQueryAnswer>> {
  const { shop, owner, deps, requestKey } = caller
  const turnId = await turnOf(caller)
  const member = language === undefined ? owner : { ...owner, language }
  const outcome = await runTurnOf(
    member,
    {
      phoneNumberId: `api:${shop.shopId}`,
      messageId: requestKey,
      sender: {},
      content: { type: 'text', text: query },
    },
    { deps: { ...deps, transport: nowhere() }, turnId, timeMs },
  )
  if (outcome.outcome === 'wait') {
    throw new ApiError('SERVICE_UNAVAILABLE', 'Another message of this shop is being worked on.', {
      retryAfterSeconds: outcome.seconds,
    })
  }
  if (outcome.outcome === 'dead') {
    throw new ApiError('INTERNAL_ERROR', 'This query failed too often and was put aside.', {
      details: outcome.reason,
    })
  }
  const [record, turn] = await Promise.all([deps.turns.readTurn(turnId), turnBy(turnId, caller)])
  return {
    success: true,
    ...(sessionId !== undefined && { sessionId }),
    response: {
      text: turn?.answered ?? '',
      intent: turn?.intent ?? 'conversation',
      ...(turn?.confidence !== undefined && { confidence: turn.confidence }),
      data: dataOf(turn),
      suggestedActions: actionsOf(record),
    },
    processingTime: turn?.processingMs ?? 0,
  }
}

async function turnBy(
  turnId: string,
  { shop, owner, deps }: ShopCaller,
): Promise<ConversationTurn | undefined> {
  const turns = await deps.turns.listConversation(
    ...([shop.shopId, owner.memberId, deps.limits.windowTurns] as const),
  )
  return turns.find((turn) => turn.turnId === turnId)
}

/** What the last tool of the turn said, without what it told the model to do. */
function dataOf(turn: ConversationTurn | undefined): Record<string, unknown> {
  const results = (turn?.messages ?? []).flatMap(({ content }) =>
    (content ?? []).flatMap(({ toolResult }) => toolResult?.content?.[0]?.json ?? []),
  )
  return Object.fromEntries(
    Object.entries(results.at(-1) ?? {}).filter(([key]) => key !== 'message'),
  )
}

interface Interactive {
  interactive?: {
    action?: {
      buttons?: { reply?: { title?: string } }[]
      sections?: { rows?: { title?: string }[] }[]
    }
  }
}

/** The buttons and rows that a phone would show. */
function actionsOf(record: TurnRecord | undefined): string[] {
  const bodies = (record?.outbox?.messages ?? []) as Interactive[]
  return bodies.flatMap(({ interactive }) => [
    ...(interactive?.action?.buttons ?? []).flatMap(({ reply }) => reply?.title ?? []),
    ...(interactive?.action?.sections ?? []).flatMap(({ rows }) =>
      (rows ?? []).flatMap(({ title }) => title ?? []),
    ),
  ])
}

/** A program has no phone: what would be sent is in the turn's outbox, and nobody is to be shown a typing sign. */
function nowhere(): Transport {
  let sent = 0
  return {
    send: async () => ({ messageId: `api-${++sent}` }),
    markRead: async () => undefined,
    fetchMedia: () => Promise.reject(new Error('a program sends no media')),
    uploadMedia: async () => ({ mediaId: `api-media-${++sent}` }),
  }
}
