import fc from 'fast-check'
import type { Picked, Tool } from '../../agent/tool.ts'
import type { InboundContent } from '../../channel/inbound.ts'
import { shopTools } from '../../tools/registry.ts'
import type { Role } from '../../shop/types.ts'
import { SHOPS, type Person, type TestShop } from './shops.ts'
import { toolInput } from './tool-input.ts'
import type { Call, World } from './world.ts'

/** Somebody of one shop, and what they try. */
export type Attack = { shopId: string; role: Role } & (
  | { kind: 'tool'; call: Call; own: boolean; picked?: Picked; quotedTurnId?: string | null }
  | { kind: 'turn'; content: InboundContent; calls: Call[]; replyTo?: string; forwarded: boolean }
)

/** Files that take tens of milliseconds to make: seldom, or they are all that is tried. */
const SLOW_TOOLS = new Set(['export_data'])

/** Every id and name that there is in any shop: what somebody could have seen, stolen or guessed. */
export function knownStrings(world: World): string[] {
  const column = (sql: string) => world.db.all<{ id: string }>(sql).map(({ id }) => id)
  const ids = [
    ...column('SELECT bill_id AS id FROM bills'),
    ...column('SELECT alert_id AS id FROM alerts'),
    ...column('SELECT alert_id AS id FROM alert_rules'),
    ...column('SELECT turn_id AS id FROM turns'),
    ...column('SELECT effect_key AS id FROM effects'),
    ...column('SELECT DISTINCT item_id AS id FROM items'),
    ...column('SELECT shop_id AS id FROM shops'),
    ...column('SELECT identity AS id FROM identities'),
    ...eraseCodes(world),
    ...world.fileKeys(),
    ...world.sentIds(),
  ]
  const names = SHOPS.flatMap(({ secrets }) => Object.values<string>({ ...secrets }))
  return [
    ...ids,
    ...names,
    'Sugar',
    'cheeni',
    'Toor Dal',
    'dal',
    'kg',
    'dozen',
    '..',
    `../${ids[0] ?? ''}`,
    '%',
    '*',
  ]
}

export function attacks(world: World, strings: readonly string[]): fc.Arbitrary<Attack> {
  const text = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...strings) },
    { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
  )
  const names = [
    'Sugar',
    'Toor Dal',
    'dal',
    ...SHOPS.flatMap(({ secrets }) => [secrets.item, secrets.alias]),
  ]
  // Most calls get past the checks of their arguments, or nothing but these were tried.
  const fitting = new Map<string, string[]>([
    ['item', names],
    ['unit', ['kg', 'g']],
    ['payment', ['upi', 'cash']],
    ['code', eraseCodes(world)],
    ...['from', 'to', 'dailySummaryTime'].map((field): [string, string[]] => [
      field,
      ['08:00', '21:15'],
    ]),
  ])
  const fieldText = (field: string) => {
    const words = fitting.get(field)
    return words ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, text) : text
  }
  const number = fc.constantFrom(1, 2, 0.5, 3, 40, 45)
  const who = fc.record({
    shopId: fc.constantFrom(...SHOPS.map(({ shopId }) => shopId)),
    role: fc.constantFrom('owner' as const, 'helper' as const),
  })
  const callOf = (tool: Tool): fc.Arbitrary<Call> =>
    toolInput(tool, { text: fieldText, number }).map((input) => ({ name: tool.name, input }))
  // Deeds as anybody does them, so that there is something for the others to reach for.
  const line = fc.record({ item: fc.constantFrom(...names), quantity: fc.constantFrom(1, 2) })
  const plain = fc.oneof(
    ...['record_sale', 'record_purchase'].map((name) =>
      line.map((one): Call => ({ name, input: { items: [one] } })),
    ),
    fc.constant<Call>({ name: 'undo_last', input: {} }),
  )
  const call = fc.oneof(
    { weight: 80, arbitrary: plain },
    ...shopTools.map((tool) => ({
      weight: SLOW_TOOLS.has(tool.name) ? 1 : 20,
      arbitrary: callOf(tool),
    })),
  )

  const tool = fc.record(
    {
      kind: fc.constant('tool' as const),
      call,
      own: fc.boolean(),
      picked: fc.record({ said: text, item: text }),
      quotedTurnId: fc.option(text),
    },
    { requiredKeys: ['kind', 'call', 'own'] },
  )
  const turns = turnIds(world)
  const tap = fc
    .oneof(
      fc
        .tuple(fc.constantFrom('undo:', 'pick:', 'choice:start:', 'choice:menu:'), text)
        .map((parts) => parts.join('')),
      fc
        .tuple(fc.constantFrom('confirm:', 'cancel:', 'choice:seen:'), fc.constantFrom(...turns))
        .map((parts) => parts.join('')),
      fc.constantFrom(...eraseCodes(world)).map((code) => `choice:erase:${code}`),
    )
    .chain((id) => text.map((title): InboundContent => ({ type: 'tap', id, title })))
  const content = fc.oneof(
    { weight: 3, arbitrary: tap },
    { weight: 2, arbitrary: text.map((said): InboundContent => ({ type: 'text', text: said })) },
    {
      weight: 1,
      arbitrary: text.map((mediaId): InboundContent => ({
        type: 'document',
        media: { mediaId, filename: 'list.csv', mimeType: 'text/csv' },
      })),
    },
  )
  const turn = fc.record(
    {
      kind: fc.constant('turn' as const),
      content,
      calls: fc.array(call, { maxLength: 2 }),
      replyTo: fc.constantFrom(...world.sentIds(), 'wamid.1'),
      forwarded: fc.boolean(),
    },
    { requiredKeys: ['kind', 'content', 'calls', 'forwarded'] },
  )
  return fc.tuple(who, fc.oneof(tool, turn)).map(([whose, what]) => ({ ...whose, ...what }))
}

function turnIds(world: World): string[] {
  return world.db
    .all<{ turn_id: string }>('SELECT turn_id FROM turns')
    .map(({ turn_id }) => turn_id)
}

/** The codes on the buttons that erase each shop. */
function eraseCodes(world: World): string[] {
  return world.db
    .all<{ result: string }>(
      `SELECT result FROM effects WHERE json_extract(result, '$.eraseCode') IS NOT NULL`,
    )
    .map(({ result }) => (JSON.parse(result) as { eraseCode: string }).eraseCode)
}

/** Carries it out, and gives everything that whoever did it was shown. */
export async function carryOut(world: World, attack: Attack): Promise<string> {
  const { shop, person } = whoseIs(attack)
  // Whoever writes after that opens a new shop: another tenant.
  if (await isErased(world, shop)) return ''
  if (attack.kind === 'turn') {
    const { content, calls, replyTo, forwarded } = attack
    const sent = await world.say(person, content, {
      calls,
      forwarded,
      ...(replyTo !== undefined && { replyTo }),
    })
    const strangers = sent.filter(({ to }) => to !== person.waId && to !== '')
    if (strangers.length > 0) throw new Error(`sent to ${strangers.map(({ to }) => to).join()}`)
    return JSON.stringify([sent.map((message) => message.text), ownRows(world, shop)])
  }
  const { call, own, picked, quotedTurnId } = attack
  const tool = shopTools.find(({ name }) => name === call.name)
  const input = tool?.input.safeParse(call.input)
  if (!tool || !input?.success) return ''
  const context = await world.context(shop, person)
  const result = await tool.run(input.data, {
    ...context,
    ...(own && { confirmed: true }),
    ...(picked && { picked }),
    ...(quotedTurnId !== undefined && { quotedTurnId }),
  })
  if (!(await isErased(world, shop))) await world.deps.turns.release(context.turn)
  return JSON.stringify([result, ownRows(world, shop)])
}

async function isErased({ deps }: World, { shopId }: TestShop): Promise<boolean> {
  return (await deps.store.isErased(shopId)) !== undefined
}

/** What a later turn of the shop could be shown. */
function ownRows({ db }: World, { shopId }: TestShop): unknown {
  return [
    'items',
    'bills',
    'alerts',
    'alert_rules',
    'conversations',
    'members',
    'shops',
    'forecasts',
  ].map((table) => db.all(`SELECT * FROM ${table} WHERE shop_id = ?`, shopId))
}

/** Words of other shops that are in what was shown, but in nothing that was tried so far: an echo tells nobody anything. */
export function leaked(shown: string, attack: Attack, tried: readonly Attack[]): string[] {
  const given = JSON.stringify(tried).toLowerCase()
  const text = shown.toLowerCase()
  return SHOPS.filter(({ shopId }) => shopId !== attack.shopId)
    .flatMap(({ secrets }) => Object.values<string>({ ...secrets }))
    .filter((word) => text.includes(word.toLowerCase()) && !given.includes(word.toLowerCase()))
}

function whoseIs({ shopId, role }: Attack): { shop: TestShop; person: Person } {
  const shop = SHOPS.find((one) => one.shopId === shopId)
  if (!shop) throw new Error(`there is no ${shopId}`)
  return { shop, person: shop[role] }
}
