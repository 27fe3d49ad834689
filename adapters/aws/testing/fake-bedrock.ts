import { randomUUID } from 'node:crypto'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ContentBlock, StopReason, TokenUsage } from '@aws-sdk/client-bedrock-runtime'
import { readConverseBody, type ConverseBody } from './converse-rules.ts'

export interface FakeReply {
  text?: string
  /** Called side by side; ids are made up where not given. */
  toolUse?: { name: string; input: Record<string, unknown>; toolUseId?: string }[]
  /** Put before the text, as models do that think. */
  reasoning?: { text: string; signature: string }
  /** Else `tool_use` if a tool is called, else `end_turn`. */
  stopReason?: StopReason
  usage?: Partial<TokenUsage>
  delayMs?: number
}

export type FakeFault =
  | { status: number; type: string; message?: string }
  /** A 200 with this body, whatever it is. */
  | { raw: string }
  /** The request is read and never answered. */
  | 'hang'
  /** The connection is cut without an answer. */
  | 'reset'
  /** The connection is cut in the middle of the answer. */
  | 'cut'

export type FakeStep = FakeReply | FakeFault

export interface FakeRequest {
  modelId: string
  headers: IncomingHttpHeaders
  body: ConverseBody
}

export interface FakeBedrock {
  /** For `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  readonly url: string
  /** Requests that kept Bedrock's rules, in order of arrival; retries are among them. */
  readonly requests: FakeRequest[]
  /** Throws if steps are left, or if a request broke the protocol or came after the last step. */
  readonly assertDone: () => void
  readonly close: () => Promise<void>
}

/**
 * A Converse endpoint on loopback, over HTTP/1.1, that plays a script: one step for each request that reaches it, or a
 * function that answers from the request. Wrong requests get the service's `ValidationException`.
 */
export async function startFakeBedrock(
  script: readonly FakeStep[] | ((request: FakeRequest) => FakeStep),
  options: { port?: number } = {},
): Promise<FakeBedrock> {
  const requests: FakeRequest[] = []
  const problems: string[] = []

  const stepFor = (request: FakeRequest): FakeStep => {
    if (typeof script === 'function') return script(request)
    const step = script[requests.length - 1]
    if (step) return step
    problems.push(`request ${requests.length}, but the script has ${script.length} steps`)
    return { status: 500, type: 'InternalServerException', message: 'the script is used up' }
  }

  const server = createServer((incoming, response) => {
    void readRequest(incoming).then(
      (request) => {
        requests.push(request)
        play(stepFor(request), response)
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error)
        problems.push(message)
        play({ status: 400, type: 'ValidationException', message }, response)
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    assertDone() {
      const left = typeof script === 'function' ? 0 : script.length - requests.length
      if (left > 0) problems.push(`${left} of ${script.length} scripted steps were never asked for`)
      if (problems.length > 0) throw new Error(`fake Bedrock: ${problems.join('; ')}`)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const path = /^\/model\/([^/?]+)\/converse$/.exec(incoming.url ?? '')
  if (incoming.method !== 'POST' || !path?.[1]) {
    throw new Error(`no such operation: ${incoming.method} ${incoming.url}`)
  }
  return {
    modelId: decodeURIComponent(path[1]),
    headers: incoming.headers,
    body: readConverseBody(Buffer.concat(chunks).toString('utf8')),
  }
}

function play(step: FakeStep, response: ServerResponse): void {
  if (step === 'hang') return
  if (step === 'reset') return void response.destroy()
  if (step === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 })
    response.write('{"output":', () => response.destroy())
    return
  }
  // Some clients take this id for a message's own: it must differ from answer to answer.
  response.setHeader('x-amzn-requestid', randomUUID())
  response.setHeader('content-type', 'application/json')
  if ('raw' in step) return void response.end(step.raw)
  if ('status' in step) {
    response.statusCode = step.status
    response.setHeader('x-amzn-errortype', `${step.type}:http://internal.amazon.com/coral/`)
    return void response.end(JSON.stringify({ message: step.message ?? step.type }))
  }
  const answer = JSON.stringify(converseAnswer(step))
  setTimeout(() => response.end(answer), step.delayMs ?? 0)
}

function converseAnswer(reply: FakeReply) {
  const content: ContentBlock[] = []
  if (reply.reasoning) content.push({ reasoningContent: { reasoningText: reply.reasoning } })
  if (reply.text !== undefined) content.push({ text: reply.text })
  for (const { name, input, toolUseId } of reply.toolUse ?? []) {
    content.push({
      toolUse: {
        toolUseId: toolUseId ?? `tooluse_${randomUUID()}`,
        name,
        input: input as NonNullable<ContentBlock.ToolUseMember['toolUse']>['input'],
      },
    })
  }
  const inputTokens = reply.usage?.inputTokens ?? 900
  const outputTokens = reply.usage?.outputTokens ?? 60
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: reply.stopReason ?? (reply.toolUse?.length ? 'tool_use' : 'end_turn'),
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, ...reply.usage },
    metrics: { latencyMs: 1 },
  }
}
