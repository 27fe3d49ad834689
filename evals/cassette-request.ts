import { createHash } from 'node:crypto'
import { toJson } from '../adapters/json.ts'
import type { ConverseRequest } from '../agent/model.ts'

/** Something that a request consists of, and that can differ by itself. */
export interface RequestPart {
  /** `system[0]`, `tools.get_stock`, `messages[3]`, `parameters` */
  name: string
  /** SHA-256 of the body, the first 16 hex digits. */
  hash: string
  /** Canonical JSON. */
  body: string
}

/** What else a reply belongs to. */
export interface CassetteOf {
  modelId: string
  /** SHA-256 of the prompt file. */
  promptHash: string
  /** From 1. */
  trial: number
}

/**
 * The parts of a request, in its order. Request metadata is none of them: it names the turn, and no model sees it. The time
 * and the shop are, as they stand in the system text: in an eval the clock stands still.
 */
export function requestParts(request: ConverseRequest): RequestPart[] {
  const { system = [], messages, toolConfig, ...parameters } = request
  const { tools = [], ...toolParameters } = toolConfig ?? {}
  delete parameters.requestMetadata
  return [
    ...system.map((block, n) => part(`system[${n}]`, block)),
    ...tools.map((tool, n) => part(`tools.${tool.toolSpec?.name ?? n}`, tool)),
    ...messages.map((message, n) => part(`messages[${n}]`, message)),
    part('parameters', { ...parameters, ...toolParameters }),
  ]
}

/** Under which a reply is kept: the same request, to the same model, of the same trial. */
export function cassetteKey(parts: readonly RequestPart[], of: CassetteOf): string {
  return sha256(
    canonicalJson([
      of.modelId,
      of.promptHash,
      of.trial,
      parts.map(({ name, body }) => [name, sha256(body)]),
    ]),
  )
}

/** JSON with the keys of every object in order: equal values are equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(JSON.parse(toJson(value ?? null))))
}

function part(name: string, value: unknown): RequestPart {
  const body = canonicalJson(value)
  return { name, hash: sha256(body).slice(0, 16), body }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
