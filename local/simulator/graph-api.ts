import { createHash, randomInt } from 'node:crypto'
import { HttpError, json, readJsonObject, type Request, type Response } from '../http.ts'
import { problemWith } from './graph-rules.ts'
import type { Deliveries } from './deliveries.ts'
import type { Faults } from './faults.ts'
import { statusWebhook } from './webhook-bodies.ts'
import type { World } from './world.ts'

export interface GraphApiOptions {
  world: World
  deliveries: Deliveries
  faults: Faults
  accessToken: () => Promise<string>
  /** Milliseconds, by the shop's clock. */
  now: () => number
  /** Where this API is reached, for the addresses of media. */
  baseUrl: () => string
}

/** What a message goes through after it is taken: [status, milliseconds after the one before]. */
const LADDER = [
  ['sent', 0],
  ['delivered', 150],
  ['read', 400],
] as const

/** A shop may write freely for a day after what a person wrote last. */
const WINDOW_MS = 24 * 60 * 60 * 1000
const OUTSIDE_WINDOW = 131047

/** The Cloud API of any version: messages, mark-read, media. Answers and errors have the shapes of the real one. */
export function createGraphApi(options: GraphApiOptions) {
  return async (request: Request): Promise<Response> => {
    const path = request.url.pathname.replace(/^\/graph\//, '').split('/')
    const isMediaFile = path[0] === 'media-files'
    const [version, id = '', edge] = isMediaFile ? ['v0.0', path[1] ?? '', 'file'] : path
    if (!/^v\d+\.\d+$/.test(version ?? '')) return graphError(400, 2500, 'Unknown path components')
    if (request.headers.authorization !== `Bearer ${await options.accessToken()}`) {
      return graphError(401, 190, 'Invalid OAuth access token')
    }
    switch (`${request.method} ${edge ?? ''}`) {
      case 'POST messages':
        return postMessage(id, request, options)
      case 'POST media':
        return postMedia(request, options)
      case 'GET ':
        return getMedia(id, options)
      case 'GET file':
        return getMediaFile(id, options)
      case 'DELETE ':
        return options.world.removeMedia(id) ? json(200, { success: true }) : noSuchMedia()
      default:
        return graphError(400, 100, 'Unsupported request')
    }
  }
}

function postMessage(phoneNumberId: string, request: Request, options: GraphApiOptions): Response {
  const { world, faults, now } = options
  let body: Record<string, unknown>
  try {
    body = readJsonObject(request)
  } catch (error) {
    if (error instanceof HttpError) return graphError(400, 100, error.message)
    throw error
  }
  const at = new Date(now()).toISOString()
  if (body['status'] === 'read') {
    const messageId = String(body['message_id'])
    // A webhook may have come from elsewhere (curl): then nobody here knows who wrote it.
    const to = world.markRead(messageId) ?? ''
    world.addOutgoing({ at, to, type: 'read', payload: body, messageId })
    return json(200, { success: true })
  }

  const problem = problemWith(body, (id) => world.media(id) !== undefined)
  if (problem) return graphError(400, problem.code, problem.message)
  const refusal = faults.next('refuse')
  if (refusal) return graphError(refusal.status, refusal.code, 'Ordered by POST /simulator/faults')
  // The phone number wins when both are given.
  const recipient = String(body['to'] ?? body['recipient'])
  const id = world.newMessageId()
  world.addOutgoing({ at, to: recipient, type: String(body['type']), payload: body, messageId: id })
  reportStatuses({ id, phoneNumberId, recipient, body }, options)
  return json(200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: recipient, wa_id: recipient }],
    messages: [{ id, message_status: 'accepted' }],
  })
}

/** What becomes of a message that was taken: it climbs the ladder, or fails. */
function reportStatuses(
  sent: { id: string; phoneNumberId: string; recipient: string; body: Record<string, unknown> },
  { world, deliveries, faults, now }: GraphApiOptions,
): void {
  const { id, phoneNumberId, recipient, body } = sent
  const turnKey = body['biz_opaque_callback_data'] as string | undefined
  const about = { id, at: now(), recipient, turnKey }
  const heardAt = world.lastHeardFrom(recipient)
  const isOutside =
    body['type'] !== 'template' && heardAt !== undefined && now() - heardAt > WINDOW_MS
  const code = faults.next('fail')?.code ?? (isOutside ? OUTSIDE_WINDOW : undefined)
  if (code !== undefined) {
    world.fail(id)
    deliveries.add(statusWebhook(phoneNumberId, { ...about, status: 'failed', code }))
    return
  }
  let after = 0
  for (const [status, pause] of LADDER) {
    after += pause
    deliveries.add(statusWebhook(phoneNumberId, { ...about, status }), after)
  }
}

async function postMedia(request: Request, { world }: GraphApiOptions): Promise<Response> {
  const contentType = request.headers['content-type'] ?? ''
  const form = await new globalThis.Response(new Uint8Array(request.body), {
    headers: { 'content-type': contentType },
  })
    .formData()
    .catch(() => undefined)
  const file = form?.get('file')
  if (form?.get('messaging_product') !== 'whatsapp' || !(file instanceof File)) {
    return graphError(400, 100, 'Invalid parameter: messaging_product and file are required')
  }
  const type = form.get('type')
  const mimeType = file.type || (typeof type === 'string' ? type : '') || 'application/octet-stream'
  const id = addMedia(world, new Uint8Array(await file.arrayBuffer()), mimeType, file.name)
  return json(200, { id })
}

/** Keeps a file as the platform does. Gives its id, a string of digits. */
export function addMedia(
  world: World,
  bytes: Uint8Array,
  mimeType: string,
  filename?: string,
): string {
  const id = Array.from({ length: 16 }, (_, i) => randomInt(i === 0 ? 1 : 0, 10)).join('')
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  world.addMedia({ id, mimeType, sha256, bytes, ...(filename !== undefined && { filename }) })
  return id
}

function getMedia(id: string, { world, baseUrl }: GraphApiOptions): Response {
  const media = world.media(id)
  if (!media) return noSuchMedia()
  return json(200, {
    messaging_product: 'whatsapp',
    id,
    url: `${baseUrl()}/graph/media-files/${id}`,
    mime_type: media.mimeType,
    sha256: media.sha256,
    file_size: media.bytes.byteLength,
  })
}

function getMediaFile(id: string, { world }: GraphApiOptions): Response {
  const media = world.media(id)
  return media
    ? { status: 200, headers: { 'content-type': media.mimeType }, body: media.bytes }
    : noSuchMedia()
}

function noSuchMedia(): Response {
  return graphError(400, 100, 'Unsupported get request. Object does not exist', 33)
}

function graphError(status: number, code: number, message: string, subcode?: number): Response {
  const trace = Math.random().toString(36).slice(2)
  return json(status, {
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      error_data: { messaging_product: 'whatsapp', details: message },
      fbtrace_id: trace,
    },
  })
}
