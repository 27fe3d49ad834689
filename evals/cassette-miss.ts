import { RetailMindError } from '../shop/errors.ts'
import type { CassetteFile, RecordedReply } from './cassette-file.ts'
import type { CassetteOf, RequestPart } from './cassette-request.ts'
import { diffLines, showDiff } from './line-diff.ts'

/** In replay: a request that no recorded reply belongs to. The message shows what differs from the nearest one that has. */
export class CassetteMissError extends RetailMindError {}

const MAX_LINES = 14
const MAX_WIDTH = 200

/**
 * @param asked how many replies were taken in this chat before this one
 * @param uses how often this very request was asked before, where it was recorded less often than it is asked now
 */
export function cassetteMiss(
  parts: readonly RequestPart[],
  of: CassetteOf,
  file: CassetteFile,
  { asked, uses }: { asked: number; uses: number },
): CassetteMissError {
  const what = `${file.path}: no reply is recorded for request ${asked + 1} of this chat to ${of.modelId}`
  const lines =
    uses > 0
      ? [`it was recorded ${uses} ${uses === 1 ? 'time' : 'times'} and is asked once more`]
      : why(parts, of, file, asked)
  return new CassetteMissError(
    'cassette_miss',
    [`${what}:`, ...lines, 'Record anew: npm run eval -- run … --model bedrock --record DIR'].join(
      '\n',
    ),
    { details: { request: asked + 1, modelId: of.modelId } },
  )
}

function why(
  parts: readonly RequestPart[],
  of: CassetteOf,
  file: CassetteFile,
  asked: number,
): string[] {
  if (file.replies.length === 0) return ['there is no such cassette, or nothing in it']
  const same = file.replies.filter(
    (reply) => reply.of.modelId === of.modelId && reply.of.promptHash === of.promptHash,
  )
  const candidates = same.length > 0 ? same : file.replies
  const nearest = nearestOf(candidates, parts, asked)
  return [
    ...(same.length > 0 ? [] : othersOf(file.replies, of)),
    `nearest is recorded request ${candidates.indexOf(nearest) + 1}; what differs:`,
    ...differences(nearest, parts, file),
  ]
}

function othersOf(replies: readonly RecordedReply[], of: CassetteOf): string[] {
  const short = (hash: string) => hash.slice(0, 12)
  const known = new Set(
    replies.map((reply) => `${reply.of.modelId} with prompt ${short(reply.of.promptHash)}`),
  )
  return [
    `prompt ${short(of.promptHash)} was never recorded with this model; there are: ${[...known].join(', ')}`,
  ]
}

/** The one with most parts in common; of several, the one that was asked at the same place. */
function nearestOf(
  replies: readonly RecordedReply[],
  parts: readonly RequestPart[],
  asked: number,
): RecordedReply {
  const wanted = new Set(parts.map(({ name, hash }) => `${name} ${hash}`))
  const scored = replies.map((reply, place) => {
    const common = reply.request.filter(({ name, hash }) => wanted.has(`${name} ${hash}`)).length
    const unlike = Math.abs(reply.request.length - parts.length)
    return { reply, score: common - unlike, away: Math.abs(place - asked) }
  })
  const [best] = scored.toSorted((a, b) => b.score - a.score || a.away - b.away)
  if (!best) throw new RetailMindError('cassette_empty', 'nothing to compare with')
  return best.reply
}

function differences(
  recorded: RecordedReply,
  parts: readonly RequestPart[],
  file: CassetteFile,
): string[] {
  const before = new Map(recorded.request.map((part) => [part.name, part]))
  const now = new Map(parts.map((part) => [part.name, part]))
  const names = [...new Set([...now.keys(), ...before.keys()])]
  const lines = names.flatMap((name) => {
    const [old, fresh] = [before.get(name), now.get(name)]
    if (old?.hash === fresh?.hash) return []
    if (!old)
      return [
        `${name}: asked now, not recorded`,
        ...cut(readable(fresh?.body).map((l) => `+ ${l}`)),
      ]
    const body = file.bodyOf(old)
    if (!fresh) return [`${name}: recorded, not asked now`]
    if (body === undefined) return [`${name}: differs; what was recorded is not kept`]
    return [`${name}:`, ...cut(showDiff(diffLines(readable(body), readable(fresh.body))))]
  })
  return lines.length > 0 ? lines : ['only the order of the parts']
}

/** Canonical JSON laid out, and prose by its sentences, so that a line of the comparison is short. */
function readable(body: string | undefined): string[] {
  if (body === undefined) return []
  const value: unknown = JSON.parse(body)
  const text =
    typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
      ? value.text
      : JSON.stringify(value, null, 1)
  return text.split(/\n|(?<=[.!?।]) /)
}

function cut(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MAX_LINES).map((line) => `  ${line.slice(0, MAX_WIDTH)}`)
  return lines.length > MAX_LINES ? [...shown, `  … ${lines.length - MAX_LINES} more lines`] : shown
}
