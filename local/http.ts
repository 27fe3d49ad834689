import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request with its body read. */
export interface Request {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  rawHeaders: string[]
  body: Buffer
}

export interface Response {
  status: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/** A request that cannot be served: its message is for the caller. */
export class HttpError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Reads a whole body. @throws HttpError 413 above the limit */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new HttpError(413, `the body is larger than ${maxBytes} bytes`)
  // Said beforehand: then there is still somebody who hears the answer.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function json(status: number, body: unknown): Response {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  }
}

export function write(response: ServerResponse, answer: Response): void {
  response.writeHead(answer.status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  })
  response.end(answer.body)
}

/** @throws HttpError 415 or 400 unless the body is a JSON object, sent as one */
export function readJsonObject({ headers, body }: Request): Record<string, unknown> {
  // A form or a plain-text POST can be sent by any page in the browser; JSON cannot.
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new HttpError(415, 'send JSON, with content-type: application/json')
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw new HttpError(400, 'the body is not JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new HttpError(400, 'the body must be a JSON object')
  }
  return parsed as Record<string, unknown>
}
