import { Agent, request } from 'node:http'

export interface Shot {
  /** Milliseconds from the scheduled moment, so that waiting for a busy server counts. */
  ms: number
  status: number
}

/**
 * Open-loop load: each request is sent at its own moment, whether or not the ones before it were answered.
 *
 * @param perSecond requests a second, for `seconds`
 */
export async function fire(
  url: string,
  {
    perSecond,
    seconds,
    make,
  }: {
    perSecond: number
    seconds: number
    make: (i: number) => { body: Buffer; headers: Record<string, string> }
  },
): Promise<Shot[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const count = perSecond * seconds
  const prepared = Array.from({ length: count }, (_, i) => make(i))
  const start = performance.now() + 200
  const shots = await Promise.all(
    prepared.map(async ({ body, headers }, i) => {
      const due = start + (i * 1000) / perSecond
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
      const status = await post(url, agent, body, headers)
      return { ms: performance.now() - due, status }
    }),
  )
  agent.destroy()
  return shots
}

function post(
  url: string,
  agent: Agent,
  body: Buffer,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    outgoing.on('error', () => resolve(0))
    outgoing.end(body)
  })
}

export interface Summary {
  count: number
  errors: number
  p50: number
  p95: number
  p99: number
  max: number
}

export function summarise(shots: readonly Shot[]): Summary {
  const ms = shots.map((shot) => shot.ms).sort((a, b) => a - b)
  const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? NaN
  return {
    count: shots.length,
    errors: shots.filter(({ status }) => status !== 200).length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  }
}

export function show(name: string, { count, errors, p50, p95, p99, max }: Summary): void {
  const ms = (value: number) => `${value.toFixed(1)} ms`
  console.log(
    `${name.padEnd(22)} ${count} requests, ${errors} errors, p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(max)}`,
  )
}
