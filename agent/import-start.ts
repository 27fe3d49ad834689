import { answerButtonId } from '../channel/buttons.ts'
import type { InboundMedia } from '../channel/inbound.ts'
import { formatQuantity } from '../language/format.ts'
import { phrase, type PhraseKey } from '../language/phrases.ts'
import { parseNumberText } from '../language/numbers.ts'
import { parseUnit } from '../language/units.ts'
import type { Writing } from '../language/writing.ts'
import type { Opening, OpeningCall } from './loop.ts'
import type { OwnReply } from './reply.ts'
import type { ToolOutcome } from './run-tool-calls.ts'

const TOOL = 'import_items'
const SHOWN_ERRORS = 8
/** Fewer lines are said one by one, or are a bill. */
const MIN_LINES = 3
const HEADING =
  /^(?:add|new|naya|naye|navin|jodo|joda|items?|list|saman|maal|नया|नये|नए|जोड़ो|जोड़ें|सामान|सूची|नवीन|यादी|जोडा)/iu

interface Preview {
  status: string
  code?: string
  new?: number
  known?: number
  errorCount?: number
  errors?: { row: number; column: string; said: string; why: string }[]
  sample?: { item: string; unit: string; stock: number; price?: number }[]
  limit?: number
  cell?: string
}

export interface ImportContext {
  /** The turn that shows the preview: what is confirmed is this turn's call. */
  turnId: string
  writing: Writing
}

/** A document opens the turn with the call that reads it. */
export function documentImport(media: InboundMedia, at: ImportContext): Opening {
  const { mediaId, filename } = media
  return opening({ mediaId, ...(filename && { filename: filename.slice(-200) }) }, at)
}

/**
 * A pasted list: a heading like "add items:", and then lines of name, unit, price and stock. Lines without such a heading
 * are a bill, or nothing that should be guessed at.
 */
export function pastedImport(text: string, at: ImportContext): Opening | undefined {
  const [heading = '', ...lines] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length < MIN_LINES || !HEADING.test(heading) || /\d/.test(heading)) return undefined
  const rows = lines.map(readLine)
  if (!rows.every((row) => row !== undefined)) return undefined
  return opening({ text: rows.map((row) => row.map(quoted).join(',')).join('\n') }, at)
}

/** "Toor Dal kg 140 25": the name goes up to the unit or the first number; then price, then stock. */
function readLine(line: string): string[] | undefined {
  const words = line.replace(/^[-•*\d]+[.)]?\s+/, '').split(/[\s,;|]+/)
  const end = words.findIndex(
    (word, i) => i > 0 && (parseNumberText(word) !== undefined || parseUnit(word) !== undefined),
  )
  if (end < 1) return undefined
  const rest = words.slice(end)
  const unit = rest.find(
    (word) => parseUnit(word) !== undefined && parseNumberText(word) === undefined,
  )
  const numbers = rest.filter((word) => parseNumberText(word) !== undefined)
  const isAll = rest.length === numbers.length + (unit === undefined ? 0 : 1)
  if (!isAll || numbers.length === 0 || numbers.length > 2) return undefined
  return [words.slice(0, end).join(' '), unit ?? '', ...numbers]
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}

function opening(input: Record<string, unknown>, at: ImportContext): Opening {
  const calls = [{ name: TOOL, input }]
  return { calls, reply: (results) => importReply(calls, results, at) }
}

/** The words for what came of an import, before and after the tap that confirms it; none where the calls are others. */
export function importReply(
  calls: readonly OpeningCall[],
  [result]: readonly ToolOutcome['result'][],
  at: ImportContext,
): OwnReply | undefined {
  return calls[0]?.name === TOOL && result ? wordsOf(result, at) : undefined
}

function wordsOf(result: Preview, { turnId, writing }: ImportContext): OwnReply {
  const say = (key: PhraseKey, params: Record<string, string | number> = {}) =>
    phrase(writing, key, params)
  const { errors = [], errorCount = 0, sample = [], known = 0 } = result
  const problems = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ row, said, why }) =>
      say('import.error', { row, said: said || '—', why: say(`import.why.${why}` as PhraseKey) }),
    )
  if (errorCount > problems.length) {
    problems.push(say('import.more_errors', { count: errorCount - problems.length }))
  }
  switch (result.status) {
    case 'ok':
      return { text: say('import.done', { count: result.new ?? 0 }) }
    case 'needs_confirmation': {
      const lines = sample.map(({ item, unit, stock, price }) =>
        [
          `• ${item}`,
          price === undefined ? undefined : `₹${price}/${say(`unit.${unit}.one` as PhraseKey)}`,
          stock === 0 ? undefined : formatQuantity(stock, unit, writing),
        ]
          .filter((part) => part !== undefined)
          .join(', '),
      )
      const text = [
        say('import.preview', { count: result.new ?? 0 }),
        ...lines,
        ...((result.new ?? 0) > sample.length ? ['…'] : []),
        ...(known > 0 ? [say('import.known', { count: known })] : []),
        ...(problems.length > 0
          ? ['', say('import.errors', { count: errorCount }), ...problems]
          : []),
      ]
      const take = errorCount > 0 ? 'import.take_good' : 'start.take'
      return {
        text: text.join('\n'),
        choices: [
          { id: answerButtonId('confirm', turnId), title: say(take, { count: result.new ?? 0 }) },
          { id: answerButtonId('cancel', turnId), title: say('button.cancel') },
        ],
      }
    }
    case 'rejected':
      return { text: [refusal(result, say), ...problems].join('\n') }
    default:
      return { text: say('import.file_broken') }
  }
}

function refusal(
  { code, known = 0, limit, cell }: Preview,
  say: (key: PhraseKey, params?: Record<string, string | number>) => string,
): string {
  switch (code) {
    case 'owner_only':
      return say('rejected.owner_only')
    case 'subscription_expired':
      return say('rejected.subscription_expired')
    case 'plan_limit':
      return say('rejected.plan_limit', { limit: limit ?? 0 })
    case 'nothing_to_import':
      return say(known > 0 ? 'import.all_known' : 'import.nothing', { count: known })
    case 'file_type':
      return say('import.file_type')
    case 'file_formula':
      return say('import.file_formula', { cell: cell ?? '' })
    case 'file_macro':
      return say('import.file_macro')
    case 'file_too_large':
      return say('import.file_too_large')
    case 'too_many_rows':
      return say('import.too_many_rows', { limit: limit ?? 0 })
    case 'no_name_column':
      return say('import.no_name_column')
    case 'file_not_had':
      return say('import.file_not_had')
    case 'file_empty':
      return say('import.nothing')
    default:
      return say('import.file_broken')
  }
}
