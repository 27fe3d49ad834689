import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface SqsCall {
  /** `SendMessageBatch`, for example. */
  action: string
  headers: IncomingHttpHeaders
  body: { Entries?: SentEntry[] } & Record<string, unknown>
  rawBody: string
}

export interface SentEntry {
  Id: string
  MessageBody: string
  MessageGroupId: string
  MessageDeduplicationId: string
}

export type SqsStep =
  /** Takes what was sent; the entries with these dedup ids are given as failed with the code. */
  | { refuse?: Record<string, { code: string; senderFault: boolean }>; delayMs?: number }
  | { status: number; type: string; message?: string }
  /** This text, whatever it is, with 200. */
  | { raw: string }
  /** The request is read and never answered. */
  | 'hang'
  /** The connection is cut without an answer. */
  | 'reset'
  /** The connection is cut in the middle of the answer. */
  | 'cut'

export interface ScriptedSqs {
  readonly url: string
  readonly calls: SqsCall[]
  readonly close: () => Promise<void>
}

/** SQS's faults, which emulators do not have: one step for each call, the last one for all that follow. */
export async function startScriptedSqs(
  steps: [SqsStep, ...SqsStep[]] | ((call: SqsCall) => SqsStep),
): Promise<ScriptedSqs> {
  const calls: SqsCall[] = []
  const stepFor = (call: SqsCall): SqsStep => {
    if (typeof steps === 'function') return steps(call)
    return steps[calls.length - 1] ?? steps.at(-1) ?? steps[0]
  }
  const server = createServer((incoming, response) => {
    void text(incoming).then((rawBody) => {
      const { headers } = incoming
      const action = String(headers['x-amz-target']).replace('AmazonSQS.', '')
      const call = { action, headers, body: JSON.parse(rawBody) as SqsCall['body'], rawBody }
      calls.push(call)
      play(stepFor(call), call, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function play(step: SqsStep, call: SqsCall, response: ServerResponse): void {
  if (step === 'hang') return
  if (step === 'reset') return void response.destroy()
  if (step === 'cut') {
    response.writeHead(200, { 'content-length': 1_000 })
    response.write('{"Successful":', () => response.destroy())
    return
  }
  response.setHeader('content-type', 'application/x-amz-json-1.0')
  if ('raw' in step) return void response.end(step.raw)
  if ('status' in step) {
    response.statusCode = step.status
    const { type, message = type } = step
    return void response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }))
  }
  const { refuse = {}, delayMs = 0 } = step
  const entries = call.body.Entries ?? []
  const isRefused = ({ MessageDeduplicationId: id }: SentEntry) => Object.hasOwn(refuse, id)
  const answer = {
    Successful: entries.filter((entry) => !isRefused(entry)).map(({ Id }) => ({ Id })),
    Failed: entries.filter(isRefused).map(({ Id, MessageDeduplicationId: dedupId }) => ({
      Id,
      Code: refuse[dedupId]?.code,
      SenderFault: refuse[dedupId]?.senderFault,
    })),
  }
  setTimeout(() => response.end(JSON.stringify(answer)), delayMs)
}
