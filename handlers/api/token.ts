import { errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'

const ISSUER = 'retailmind'
const AUDIENCE = 'retailmind-api'
const ALGORITHM = 'HS256'
/** Tokens that were made to live longer are refused, whoever signed them. */
const MAX_LIFE_S = 24 * 60 * 60
const CLOCK_SKEW_S = 30

/** Ids have no sign that means something in the policies made of them. */
export const userIdOf = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/)

/** Who a token speaks for: one shop, or, with the scope `admin`, any. */
export interface Caller {
  userId: string
  admin: boolean
}

const claims = z.object({
  sub: userIdOf,
  scope: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
})

/**
 * Signs a token for a shop.
 *
 * @param ttlSeconds at most a day
 */
export function mintToken(
  { userId, admin }: Caller,
  { key, ttlSeconds, now = new Date() }: { key: string; ttlSeconds: number; now?: Date },
): Promise<string> {
  const issued = Math.floor(now.getTime() / 1000)
  return new SignJWT(admin ? { scope: 'admin' } : {})
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(userIdOf.parse(userId))
    .setIssuedAt(issued)
    .setExpirationTime(issued + Math.min(ttlSeconds, MAX_LIFE_S))
    .sign(new TextEncoder().encode(key))
}

/**
 * Who the token speaks for; undefined unless one of the keys signed it, by HS256 and nothing else, for this API, and it is neither
 * expired nor made for longer than a day.
 *
 * @param keys the current one first; during a rotation the one before it too
 */
export async function readToken(
  token: string,
  { keys, now = new Date() }: { keys: readonly string[]; now?: Date },
): Promise<Caller | undefined> {
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(key), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTolerance: CLOCK_SKEW_S,
        currentDate: now,
        requiredClaims: ['sub', 'iat', 'exp'],
      })
      const read = claims.safeParse(payload)
      if (!read.success || read.data.exp - read.data.iat > MAX_LIFE_S) return undefined
      const scopes = read.data.scope?.split(' ') ?? []
      return { userId: read.data.sub, admin: scopes.includes('admin') }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
    }
  }
  return undefined
}
