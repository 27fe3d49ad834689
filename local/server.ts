import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import { errorData, type Log } from '../agent/log.ts'
import { fromProxyResult, toProxyEvent } from './api-gateway.ts'
import { HttpError, json, readBody, write, type Request, type Response } from './http.ts'
import { lambdaContext } from './lambda-context.ts'
import { pageFile } from './page-files.ts'
import { checkCaller } from './protection.ts'

type ProxyHandler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>

export interface ServerOptions {
  webhook: ProxyHandler
  health: ProxyHandler
  /** The HTTP API, behind its authorizer. */
  api: ProxyHandler
  graph: (request: Request) => Promise<Response>
  simulator: (request: Request) => Promise<Response>
  /** Calls back whenever the phone page has something new to show. */
  onChange: (listener: () => void) => () => void
  /** Asked for when the server is reached from other machines. */
  token: string | undefined
  log: Log
}

/** The platform's own limit for webhooks is 3 MB; uploads of media may be larger. */
const MAX_WEBHOOK_BYTES = 3 * 1024 * 1024
const MAX_MEDIA_BYTES = 100 * 1024 * 1024

export function createLocalServer(options: ServerOptions): Server {
  return createServer((incoming, outgoing) => {
    serve(incoming, outgoing, options).catch((error: unknown) => {
      if (!(error instanceof HttpError)) options.log.error('request failed', errorData(error))
      if (outgoing.headersSent) return outgoing.destroy()
      const status = error instanceof HttpError ? error.status : 500
      const message =
        error instanceof HttpError ? error.message : 'something went wrong; see the log'
      write(outgoing, json(status, { error: message }))
    })
  })
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const url = readUrl(incoming)
  const path = url.pathname
  const { method = 'GET', headers, rawHeaders } = incoming
  // The webhook has its signature, the Graph API and the HTTP API their bearer tokens, as the real ones; the rest asks who calls, before it reads.
  const isOpen = ['/webhook', '/graph/', '/api/v1/'].some((start) => path.startsWith(start))
  if (!isOpen) checkCaller({ url, headers }, options)
  const isUpload = path.startsWith('/graph/') || path.startsWith('/simulator/')
  const request: Request = {
    method,
    url,
    headers,
    rawHeaders,
    body: await readBody(incoming, isUpload ? MAX_MEDIA_BYTES : MAX_WEBHOOK_BYTES),
  }
  if (path === '/webhook') return write(outgoing, await call('webhook', options.webhook, request))
  if (path === '/api/v1/health')
    return write(outgoing, await call('health', options.health, request))
  if (path.startsWith('/api/v1/')) return write(outgoing, await call('api', options.api, request))
  if (path.startsWith('/graph/')) return write(outgoing, await options.graph(request))
  if (path === '/simulator/events') return streamChanges(outgoing, options)
  if (path.startsWith('/simulator/')) return write(outgoing, await options.simulator(request))
  if (method !== 'GET') throw new HttpError(404, `there is no ${method} ${path}`)
  const page = await pageFile(path)
  write(outgoing, path === '/' && options.token ? withCookie(page, options.token) : page)
}

function readUrl(incoming: IncomingMessage): URL {
  const url = `http://local${incoming.url ?? '/'}`
  if (!URL.canParse(url)) throw new HttpError(400, 'the address is not valid')
  return new URL(url)
}

async function call(name: string, handler: ProxyHandler, request: Request): Promise<Response> {
  if (name === 'webhook' && !['GET', 'POST'].includes(request.method)) {
    throw new HttpError(405, 'use GET or POST')
  }
  return fromProxyResult(await handler(toProxyEvent(request), lambdaContext(name, 30_000)))
}

/** Server-sent events without content: "look again". */
function streamChanges(outgoing: ServerResponse, { onChange }: ServerOptions): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  outgoing.write('data: hello\n\n')
  const stop = onChange(() => outgoing.write('data: changed\n\n'))
  outgoing.on('close', stop)
}

function withCookie(page: Response, token: string): Response {
  const cookie = `retailmind_token=${token}; HttpOnly; SameSite=Strict; Path=/`
  return { ...page, headers: { ...page.headers, 'set-cookie': cookie } }
}
