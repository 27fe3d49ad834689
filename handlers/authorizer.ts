import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import type { Log } from '../agent/log.ts'
import { readToken, type Caller } from './api/token.ts'

export interface AuthorizerDeps {
  /** Keys that sign tokens: the current one first, during a rotation the one before it too. */
  keys: () => Promise<readonly string[]>
  now: () => number
  log: Log
}

/**
 * Checks the bearer token of a request. The answer is kept for some minutes for all requests with the same token, so it allows all
 * that this caller may do, and not just what is asked for now.
 *
 * @throws Error `Unauthorized`, which API Gateway turns into a 401
 */
export function createAuthorizer({ keys, now, log }: AuthorizerDeps) {
  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const caller = await readToken(bearerOf(event), { keys: await keys(), now: new Date(now()) })
    if (!caller) {
      log.info('token refused', { path: event.resource })
      throw new Error('Unauthorized')
    }
    return {
      principalId: caller.userId,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: allowed(caller, event) },
        ],
      },
      context: { userId: caller.userId, admin: caller.admin },
    }
  }
}

function bearerOf({ headers }: APIGatewayRequestAuthorizerEvent): string {
  const header = Object.entries(headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'authorization',
  )
  return /^Bearer +(\S+)$/i.exec(header?.[1] ?? '')?.[1] ?? ''
}

/** `process-query` names the shop in its body: that the body agrees with the token is checked where it is read. */
function allowed({ userId, admin }: Caller, { methodArn }: { methodArn: string }): string[] {
  // arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>
  const stage = methodArn.split('/').slice(0, 2).join('/')
  if (admin) return [`${stage}/*/api/v1/*`]
  return [
    `${stage}/POST/api/v1/process-query`,
    `${stage}/POST/api/v1/query`,
    `${stage}/*/api/v1/inventory/${userId}`,
    `${stage}/GET/api/v1/forecast/${userId}/*`,
    `${stage}/GET/api/v1/alerts/${userId}`,
  ]
}
