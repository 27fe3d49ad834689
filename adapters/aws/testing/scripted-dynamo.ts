import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface DynamoCall {
  /** `TransactWriteItems`, for example. */
  action: string
  body: Record<string, unknown>
}

export type DynamoStep =
  /** This body, with 200. */
  | { answer: object }
  /** A refusal; `reasons` are the codes of a cancelled transaction. */
  | { status: number; type: string; message?: string; reasons?: string[] }
  /** The request is read and never answered. */
  | 'hang'
  /** The connection is cut without an answer. */
  | 'reset'

/** DynamoDB's faults, which DynamoDB Local does not have: one step for each call, the last one for all that follow. */
export async function startScriptedDynamo(steps: readonly [DynamoStep, ...DynamoStep[]]) {
  const calls: DynamoCall[] = []
  const server = createServer((incoming, response) => {
    void text(incoming).then((rawBody) => {
      const action = String(incoming.headers['x-amz-target']).replace('DynamoDB_20120810.', '')
      calls.push({ action, body: JSON.parse(rawBody) as DynamoCall['body'] })
      play(steps[calls.length - 1] ?? steps.at(-1) ?? steps[0], response)
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

export type ScriptedDynamo = Awaited<ReturnType<typeof startScriptedDynamo>>

function play(step: DynamoStep, response: ServerResponse): void {
  if (step === 'hang') return
  if (step === 'reset') return void response.destroy()
  response.setHeader('content-type', 'application/x-amz-json-1.0')
  if ('answer' in step) return void response.end(JSON.stringify(step.answer))
  const { type, message = type, reasons } = step
  response.statusCode = step.status
  response.end(
    JSON.stringify({
      __type: `com.amazonaws.dynamodb.v20120810#${type}`,
      message,
      ...(reasons && { CancellationReasons: reasons.map((Code) => ({ Code })) }),
    }),
  )
}
