import type { EmbeddedDeps } from '../../adapters/embedded/index.ts'
import type { Step, TurnRecord } from '../../agent/turn-store.ts'
import { identityKeys } from '../../channel/identity.ts'
import { OggError, readOggOpus } from '../../channel/ogg.ts'
import { TEMPLATES, type Template } from '../../channel/templates.ts'
import { lowLimit } from '../../shop/low-stock.ts'
import { toRupees } from '../../shop/money.ts'
import type { Bill, Member } from '../../shop/types.ts'
import { fromMilli } from '../../shop/units.ts'
import type { World } from './world.ts'

type Deps = Pick<EmbeddedDeps, 'store' | 'secrets'>

/** The member behind a phone (or a business-scoped user id), if the shop knows one. */
export async function memberOfPhone(
  phone: string,
  { store, secrets }: Deps,
): Promise<Member | undefined> {
  const sender = /^\d+$/.test(phone) ? { waId: phone } : { userId: phone }
  return store.findMember({ keys: identityKeys(sender, await secrets.get('identityKey')) })
}

/** The shop's stock as a person would look at it: plain quantities and rupees. */
export async function stockView(phone: string, deps: Deps) {
  const member = await memberOfPhone(phone, deps)
  if (!member) return { shop: null, items: [] }
  const [shop, items, rules] = await Promise.all([
    deps.store.getShop(member.shopId),
    deps.store.listItems(member.shopId),
    deps.store.listAlertRules(member.shopId),
  ])
  return {
    shop: shop?.name ?? null,
    items: items.map((item) => ({
      name: item.name,
      unit: item.unit,
      stock: fromMilli(item.stock),
      price: item.price === undefined ? null : toRupees(item.price),
      threshold: fromMilli(item.threshold),
      low: lowLimit(item, rules) !== undefined,
    })),
  }
}

/** What each of the phone's latest turns did: its tool calls, their results, and the ledger rows, newest turn last. */
export async function turnsView(phone: string, deps: Deps) {
  const member = await memberOfPhone(phone, deps)
  if (!member) return { turns: [] }
  const conversation = await deps.store.listConversation(member.shopId, member.memberId, 20)
  const turns = await Promise.all(
    conversation.map(async ({ turnId, at, said, processingMs, prompt }) => {
      const [record, bills] = await Promise.all([
        deps.store.readTurn(turnId),
        deps.store.listBills(member.shopId, { turnId, limit: 10 }),
      ])
      return {
        turnId,
        at,
        said,
        processingMs,
        prompt: `${prompt.name}@v${prompt.version}`,
        runs: record?.fence ?? 1,
        steps: (record?.steps ?? []).map((step) => stepView(step, record)),
        rupees: (record?.steps ?? []).reduce((sum, step) => sum + step.cost, 0) / 1_000_000,
        ledger: bills.toReversed().flatMap(rowsView),
      }
    }),
  )
  return { turns }
}

function stepView(step: Step, record: TurnRecord | undefined) {
  const next = record?.steps.find(({ n }) => n === step.n + 1)
  return {
    model: step.modelId,
    ms: step.latencyMs,
    tokens: step.usage.totalTokens ?? 0,
    calls: (step.message.content ?? []).flatMap(({ toolUse }) =>
      toolUse
        ? [
            {
              tool: toolUse.name,
              input: toolUse.input,
              result: next?.results.find(({ toolUseId }) => toolUseId === toolUse.toolUseId)
                ?.content?.[0]?.json,
            },
          ]
        : [],
    ),
  }
}

function rowsView(bill: Bill) {
  return bill.lines.map((line) => ({
    entry: bill.billId,
    kind: bill.kind,
    item: line.itemName,
    unit: line.unit,
    delta: fromMilli(line.delta),
    amount: line.amount === undefined ? null : toRupees(line.amount),
    undone: bill.reversedBy !== undefined,
  }))
}

/** A phone's chat, oldest first: what it said and what it was sent. */
export function chatView(phone: string, world: World) {
  const bubbles = [
    ...world.incomingFrom(phone).map(({ at, seq, messageId, message, read }) => ({
      side: 'phone' as const,
      id: messageId,
      at,
      seq,
      message: withTranscript(message, world),
      status: read ? 'read' : world.isOnItsWay(messageId) ? 'sent' : 'delivered',
    })),
    ...world.outgoingTo(phone).map(({ at, seq, messageId, payload, status }) => ({
      side: 'shop' as const,
      id: messageId,
      at,
      seq,
      message: withTemplateText(payload),
      status,
    })),
  ]
  // A reply never stands above what it answers: at one instant the phone spoke first.
  bubbles.sort((a, b) => a.at.localeCompare(b.at) || a.side.localeCompare(b.side) || a.seq - b.seq)
  return { bubbles }
}

/** A template goes out as a name and its parameters; on a phone it is a text. */
function withTemplateText(payload: Record<string, unknown>): Record<string, unknown> {
  const { template } = payload as {
    template?: {
      name: string
      language: { code: string }
      components?: { parameters?: { text?: string }[] }[]
    }
  }
  if (!template) return payload
  const known = Object.entries<Template>(TEMPLATES).find(([name]) => name === template.name)?.[1]
  const texts: Readonly<Record<string, string>> = known?.texts ?? {}
  const values = template.components?.flatMap(({ parameters = [] }) => parameters) ?? []
  const body = (texts[template.language.code] ?? template.name).replace(
    /\{\{(\d+)\}\}/g,
    (_, place: string) => values[Number(place) - 1]?.text ?? '',
  )
  return { ...payload, type: 'text', text: { body } }
}

/** What a note of the simulator says of itself, to be read beside it. */
function withTranscript(message: Record<string, unknown>, world: World): Record<string, unknown> {
  const { audio } = message as { audio?: { id: string } }
  const bytes = audio && world.media(audio.id)?.bytes
  if (!bytes) return message
  try {
    const { TRANSCRIPT: transcript } = readOggOpus(bytes).tags
    return transcript === undefined ? message : { ...message, transcript }
  } catch (error) {
    if (error instanceof OggError) return message
    throw error
  }
}
