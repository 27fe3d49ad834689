import type { ContentBlock, ConverseRequest, Model } from '../../agent/model.ts'
import { toolSpecs } from '../../agent/tool-spec.ts'
import { createCatalogue, type Catalogue } from '../../shop/catalogue.ts'
import { shopTools } from '../../tools/registry.ts'
import { SHOPS, type Paraphrase, type WantedLine } from './paraphrases.ts'

type Json = Record<string, unknown>
export interface MadeCall {
  name: string
  input: Json
}

const TOOLS = { tools: toolSpecs(shopTools) } as ConverseRequest['toolConfig']
const WRITES = new Set(shopTools.filter(({ effect }) => effect === 'write').map(({ name }) => name))
const FACTORS: Record<string, number> = { g: 0.001, ml: 0.001, quintal: 100, dozen: 12, gross: 144 }
const TOLERANCE = 1e-6

const catalogues = new Map<string, Catalogue>(
  Object.entries(SHOPS).map(([shop, items]) => [
    shop,
    createCatalogue(
      items.map(({ name, hi, mr, 'hi-Latn': hiLatn, 'mr-Latn': mrLatn }) => ({
        itemId: name,
        name,
        aliases: [hi, mr, hiLatn, mrLatn],
      })),
    ),
  ]),
)

/** The first reply of the model to one message, with the real tools on offer. */
export async function askOnce(
  model: Model,
  text: string,
): Promise<{ calls: MadeCall[]; reply: string }> {
  const response = await model.converse({
    system: [{ text: '<shop>\nname: Test\nmember: owner\nlanguage: en\nscript: native\n</shop>' }],
    messages: [{ role: 'user', content: [{ text }] }],
    ...(TOOLS && { toolConfig: TOOLS }),
  })
  const content: ContentBlock[] = response.output?.message?.content ?? []
  return {
    calls: content.flatMap(({ toolUse }) =>
      toolUse ? [{ name: toolUse.name ?? '', input: toolUse.input as Json }] : [],
    ),
    reply: content.map((block) => block.text ?? '').join(''),
  }
}

export type Verdict = 'right' | 'asked' | 'wrong' | 'wrong_write'

/** Whether the calls do what the message says. A write with another item, quantity or price is a wrong write. */
export function judge({ wanted, shop }: Paraphrase, calls: readonly MadeCall[]): Verdict {
  const writes = calls.filter(({ name }) => WRITES.has(name))
  if (wanted.kind === 'nothing') return writes.length === 0 ? 'right' : 'wrong_write'
  const find = (said: unknown) => {
    const match = catalogues.get(shop)?.find(typeof said === 'string' ? said : '')
    return match?.kind === 'one' ? match.item.name : undefined
  }
  const [call] = calls
  if (!call) return 'asked'
  const isRight =
    calls.length === 1 &&
    call.name === wanted.tool &&
    (wanted.kind === 'bill'
      ? sameBill(wanted.lines, call.input, find)
      : sameArgs(wanted.args, call.input, find))
  if (isRight) return 'right'
  // A name that no item has is refused by the tool: nothing is written.
  const isRefused =
    writes.length > 0 && writes.every(({ input }) => !namesOf(input).every((said) => find(said)))
  return writes.length > 0 && !isRefused ? 'wrong_write' : 'wrong'
}

function namesOf(input: Json): unknown[] {
  const items = input['items']
  if (Array.isArray(items)) return items.map((line: Json) => line['item'])
  return 'item' in input ? [input['item']] : []
}

type Find = (said: unknown) => string | undefined

function sameBill(wanted: readonly WantedLine[], input: Json, find: Find): boolean {
  const lines = input['items']
  if (!Array.isArray(lines) || lines.length !== wanted.length) return false
  return wanted.every((line, at) => {
    const said = lines[at] as Json
    const quantity = inBase(said['quantity'], said['unit'])
    const price =
      typeof said['total'] === 'number' ? said['total'] / quantity : (said['unitPrice'] as number)
    return (
      find(said['item']) === line.item &&
      near(quantity, line.quantity) &&
      (line.unitPrice === undefined
        ? said['total'] === undefined && said['unitPrice'] === undefined
        : near(price, line.unitPrice))
    )
  })
}

function sameArgs(wanted: Json, input: Json, find: Find): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    if (key === 'item') return find(input['item']) === value
    if (key === 'threshold' || key === 'quantity')
      return near(inBase(input[key], input['unit']), Number(value))
    return input[key] === value
  })
}

function inBase(quantity: unknown, unit: unknown): number {
  return Number(quantity) * (FACTORS[String(unit)] ?? 1)
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b))
}
