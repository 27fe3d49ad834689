/** What the channel needs to know and must not show. */
export const SECRET_NAMES = [
  /** Meta app secret: signs webhooks. */
  'appSecret',
  /** Answered in the webhook handshake. */
  'verifyToken',
  /** Bearer token of the Graph API. */
  'accessToken',
  /** Keys every HMAC of an identity; never rotated, or members would not be found again. */
  'identityKey',
  /** Signs and checks the tokens of the HTTP API; rotated. */
  'tokenKey',
] as const
export type SecretName = (typeof SECRET_NAMES)[number]

export interface Secrets {
  /** Throws `RetailMindError` `missing_secret`, naming it, when there is none. */
  get(name: SecretName): Promise<string>
}
