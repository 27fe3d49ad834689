import { request as send } from 'node:http'

/** Where the server says which routes its API has. */
const DESCRIPTIONS = ['/api/v1/openapi.json', '/openapi.json']

export interface Route {
  path: string
  methods: readonly string[]
}

export interface Request {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

/** What the server's own OpenAPI document says that it has. */
export async function describedRoutes(url: string): Promise<Route[]> {
  for (const path of DESCRIPTIONS) {
    const answer = await fetch(`${url}${path}`)
    if (!answer.ok) continue
    const { paths = {} } = (await answer.json()) as { paths?: Record<string, object> }
    return Object.entries(paths).map(([route, methods]) => ({
      path: route,
      methods: Object.keys(methods).map((method) => method.toUpperCase()),
    }))
  }
  return []
}

/** Not `fetch`, which mends addresses and refuses bodies and methods. */
export function requestTo(
  url: string,
  { method, path, headers, body }: Request,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body)
    const outgoing = send(
      `${url}${path}`,
      { method, headers: { ...headers, 'content-length': String(bytes.length) } },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}
