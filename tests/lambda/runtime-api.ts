import { spawn } from 'node:child_process'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the function gave for an event, or how it failed. */
export type Answer =
  { ok: true; value: unknown } | { ok: false; error: { errorType?: string; errorMessage?: string } }

export interface Running {
  /** Milliseconds from the start of the process to its asking for the first event. */
  initMs: number
  invoke(event: unknown): Promise<{ answer: Answer; ms: number }>
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 30_000
const INVOKE_TIMEOUT_MS = 15_000

/**
 * A function in its own process, under the Runtime Interface Client of AWS, which asks this small Runtime API for events.
 *
 * @param client path of the client's bin
 * @param folder where `index.mjs` is, which exports `handler`
 * @throws Error with what the process said when it does not get as far as asking
 */
export async function startFunction(
  client: string,
  folder: string,
  environment: Record<string, string>,
): Promise<Running> {
  let asking: ((response: ServerResponse) => void) | undefined
  let waiting: ServerResponse | undefined
  let settle: ((answer: Answer) => void) | undefined
  let failedInit: (reason: Error) => void = () => undefined
  let said = ''

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const path = request.url ?? ''
      if (path.endsWith('/invocation/next')) {
        if (asking) asking(response)
        else waiting = response
        return
      }
      response.writeHead(202).end()
      if (path.endsWith('/init/error')) failedInit(new Error(`it did not start: ${body}\n${said}`))
      else if (path.endsWith('/response'))
        settle?.({ ok: true, value: body ? (JSON.parse(body) as unknown) : undefined })
      else if (path.endsWith('/error')) settle?.({ ok: false, error: JSON.parse(body) as object })
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo

  const startedAt = performance.now()
  const child = spawn(process.execPath, [client, 'index.handler'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      ...environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'test',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/test',
      AWS_LAMBDA_LOG_STREAM_NAME: 'test',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'index.handler',
    },
  })
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))

  const next = () =>
    new Promise<ServerResponse>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`it did not ask for an event:\n${said}`)),
        START_TIMEOUT_MS,
      )
      const take = (response: ServerResponse) => {
        clearTimeout(timer)
        asking = undefined
        waiting = undefined
        resolve(response)
      }
      failedInit = reject
      child.once('exit', () => {
        clearTimeout(timer)
        reject(new Error(`the process ended:\n${said}`))
      })
      if (waiting) take(waiting)
      else asking = take
    })

  const stop = async () => {
    child.removeAllListeners('exit')
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    server.close()
    server.closeAllConnections()
  }
  let ready = await next().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const initMs = performance.now() - startedAt
  let count = 0
  return {
    initMs,
    async invoke(event) {
      const id = `request-${++count}`
      const at = performance.now()
      const answered = new Promise<Answer>((resolve, reject) => {
        settle = resolve
        setTimeout(() => reject(new Error(`no answer:\n${said}`)), INVOKE_TIMEOUT_MS).unref()
      })
      ready.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': String(Date.now() + INVOKE_TIMEOUT_MS),
        'lambda-runtime-invoked-function-arn':
          'arn:aws:lambda:ap-south-1:000000000000:function:test',
        'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
      })
      ready.end(JSON.stringify(event))
      const answer = await answered
      const ms = performance.now() - at
      ready = await next()
      return { answer, ms }
    },
    stop,
  }
}
