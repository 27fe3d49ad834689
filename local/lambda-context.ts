import type { Context } from 'aws-lambda'
import { randomUUID } from 'node:crypto'

/** What a function is told about its run: here, above all, how much time it has left. */
export function lambdaContext(functionName: string, timeMs: number): Context {
  const endsAt = Date.now() + timeMs
  return {
    functionName,
    functionVersion: 'local',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
}
