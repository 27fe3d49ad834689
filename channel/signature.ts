import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Hub-Signature-256` of a body: `sha256=` and the HMAC of its raw bytes, in hex. */
export function signBody(raw: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`
}

/**
 * Whether the header signs these very bytes. Meta signs a body in which everything beyond ASCII is `\u`-escaped:
 * parsing and writing it again gives other bytes and must not match.
 */
export function verifySignature(
  raw: Uint8Array,
  header: string | undefined,
  appSecret: string,
): boolean {
  const wanted = Buffer.from(signBody(raw, appSecret))
  const given = Buffer.from(header ?? '')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
