import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { fromJson } from '../adapters/json.ts'
import type { ConverseResponse } from '../agent/model.ts'
import { BadInputError } from './case.ts'
import { canonicalJson, type CassetteOf, type RequestPart } from './cassette-request.ts'

const line = z.strictObject({
  key: z.string(),
  model: z.string(),
  prompt: z.string(),
  trial: z.int().positive(),
  /** Names and hashes of the request's parts, to tell what differs when a request is not found. */
  request: z.array(z.tuple([z.string(), z.string()])),
  /** Bodies that no line before has, by hash; those of system text and tools are in `parts/`. */
  bodies: z.record(z.string(), z.string()),
  reply: z.record(z.string(), z.unknown()),
})

/** One recorded reply and the request that it answered. */
export interface RecordedReply {
  key: string
  of: CassetteOf
  request: { name: string; hash: string }[]
  reply: ConverseResponse
}

export interface CassettePlace {
  /** Folder of the cassettes. */
  dir: string
  caseId: string
  trial: number
}

/** The recorded replies of one trial of one chat: a line each, in the order in which they were asked for. */
export class CassetteFile {
  readonly path: string
  readonly replies: RecordedReply[] = []
  readonly #dir: string
  readonly #lines: { of: CassetteOf; text: string }[] = []
  readonly #bodies = new Map<string, string>()

  /** @throws BadInputError that names file and line of what is no cassette */
  constructor({ dir, caseId, trial }: CassettePlace) {
    this.#dir = dir
    this.path = join(dir, `${encodeURIComponent(caseId)}.${trial}.jsonl`)
    if (!existsSync(this.path)) return
    for (const [n, text] of readFileSync(this.path, 'utf8').split('\n').entries()) {
      if (text !== '') this.#take(text, n + 1)
    }
  }

  /** Forgets what this model and prompt were recorded with; others keep their place. */
  clear(of: CassetteOf): void {
    const kept = this.#lines.filter((other) => !isSame(other.of, of))
    if (kept.length === this.#lines.length) return
    const bodies = new Map(this.#bodies)
    const replies = this.replies.filter((other) => !isSame(other.of, of))
    this.#lines.length = 0
    this.#bodies.clear()
    this.replies.length = 0
    mkdirSync(this.#dir, { recursive: true })
    writeFileSync(this.path, '')
    for (const reply of replies) {
      const parts = reply.request.map((part) => ({ ...part, body: bodies.get(part.hash) ?? '' }))
      this.add(reply, parts)
    }
  }

  /** Writes a reply down at once: what was recorded before a run was stopped is there. */
  add(recorded: Omit<RecordedReply, 'request'>, parts: readonly RequestPart[]): void {
    mkdirSync(join(this.#dir, 'parts'), { recursive: true })
    const bodies: Record<string, string> = {}
    for (const { name, hash, body } of parts) {
      if (this.#bodies.has(hash) || body === '') continue
      if (isShared(name)) keepPart(this.#partPath(hash), body)
      else bodies[hash] = body
    }
    const { of } = recorded
    const text = canonicalJson({
      key: recorded.key,
      model: of.modelId,
      prompt: of.promptHash,
      trial: of.trial,
      request: parts.map(({ name, hash }) => [name, hash]),
      bodies,
      reply: recorded.reply,
    })
    appendFileSync(this.path, `${text}\n`)
    this.#take(text, this.#lines.length + 1)
  }

  /** The body of a recorded part, as far as it was kept. */
  bodyOf({ name, hash }: { name: string; hash: string }): string | undefined {
    if (!isShared(name)) return this.#bodies.get(hash)
    const path = this.#partPath(hash)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }

  #partPath(hash: string): string {
    return join(this.#dir, 'parts', `${hash}.json`)
  }

  #take(text: string, n: number): void {
    const parsed = line.safeParse(readJson(text))
    if (!parsed.success) {
      const problem = z.prettifyError(parsed.error)
      throw new BadInputError(`is no line of a cassette:\n${problem}`, { file: this.path, line: n })
    }
    const { key, model, prompt, trial, request, bodies } = parsed.data
    const of = { modelId: model, promptHash: prompt, trial }
    for (const [hash, body] of Object.entries(bodies)) this.#bodies.set(hash, body)
    this.#lines.push({ of, text })
    this.replies.push({
      key,
      of,
      request: request.map(([name, hash]) => ({ name, hash })),
      // Once more from the text: bytes have to be bytes again.
      reply: fromJson<{ reply: ConverseResponse }>(text).reply,
    })
  }
}

/** The same for every chat: kept once beside the cassettes, not in each of them. */
function isShared(name: string): boolean {
  return name.startsWith('system') || name.startsWith('tools')
}

function keepPart(path: string, body: string): void {
  // Named after its content: whoever was first wrote the same.
  if (!existsSync(path)) writeFileSync(path, body)
}

function isSame(a: CassetteOf, b: CassetteOf): boolean {
  return a.modelId === b.modelId && a.promptHash === b.promptHash && a.trial === b.trial
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever asks says what it should have been.
    return undefined
  }
}
