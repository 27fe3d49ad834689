import { createHash } from 'node:crypto'
import { ChannelError } from './errors.ts'
import { failureOf } from './graph-request.ts'
import { number, text, type Json } from './read-json.ts'

export interface MediaFetch {
  maxBytes: number
  /** Allowed hosts: `name`, `name:port`, or `.suffix`. */
  hosts: readonly string[]
  accessToken: string
  timeoutMs: number
}

/**
 * The bytes behind a media node of the Graph API. The token is only ever sent to an allowed host, redirects are refused,
 * the size is checked before and while reading, and the SHA-256 after.
 */
export async function fetchMediaBytes(
  media: Json | undefined,
  { maxBytes, hosts, accessToken, timeoutMs }: MediaFetch,
): Promise<{ bytes: Uint8Array; mimeType: string; sha256: string }> {
  const url = text(media?.['url'])
  if (!url || !URL.canParse(url)) throw new ChannelError('media', 'the media has no address')
  const { host, protocol } = new URL(url)
  const isAllowed = hosts.some((h) => (h.startsWith('.') ? host.endsWith(h) : host === h))
  const isWeb = protocol === 'https:' || (protocol === 'http:' && host === hosts[0])
  if (!isAllowed || !isWeb) {
    throw new ChannelError('media', 'the media is on a host that is not allowed', {
      code: 'media_host',
    })
  }
  const announced = number(media?.['file_size']) ?? 0
  if (announced > maxBytes) throw tooLarge(maxBytes)

  const response = await openMedia(url, accessToken, timeoutMs)
  const bytes = await readAtMost(response, maxBytes)
  const digest = createHash('sha256').update(bytes).digest()
  const wanted = text(media?.['sha256'])
  // Webhooks give base64; the Graph API has given hex too.
  if (wanted && wanted !== digest.toString('base64') && wanted !== digest.toString('hex')) {
    throw new ChannelError('media', 'the media is not what was announced', { code: 'media_hash' })
  }
  const mimeType = text(media?.['mime_type']) ?? 'application/octet-stream'
  return { bytes, mimeType, sha256: digest.toString('base64') }
}

async function openMedia(url: string, accessToken: string, timeoutMs: number): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, {
      headers: { authorization: `Bearer ${accessToken}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (error) {
    throw unreachable(error)
  }
  if (response.ok) return response
  await response.body?.cancel()
  throw new ChannelError('media', 'the media could not be fetched', {
    code: response.status === 404 ? 'media_gone' : `http_${response.status}`,
    details: { httpStatus: response.status },
  })
}

async function readAtMost(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      // Leaving the loop cancels the rest of the download.
      if (size > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof ChannelError ? error : unreachable(error)
  }
  return Buffer.concat(chunks)
}

function unreachable(error: unknown): ChannelError {
  return new ChannelError('media', 'the media could not be fetched', {
    code: 'media_unreachable',
    details: failureOf(error),
  })
}

const PASSING: ReadonlySet<string> = new Set(['media_unreachable', 'media_gone', 'media_hash'])

/** Whether asking for the media's address again may help: it lives for minutes only, and a download may break off. */
export function mayFetchAgain(error: unknown): boolean {
  return (
    error instanceof ChannelError && (PASSING.has(error.code) || /^http_5\d\d$/.test(error.code))
  )
}

function tooLarge(maxBytes: number): ChannelError {
  return new ChannelError('media', `the media is larger than ${maxBytes} bytes`, {
    code: 'media_too_large',
    details: { maxBytes },
  })
}
