import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { QueueEntry } from '../../agent/queue.ts'
import { createSqsQueue, type SqsQueueOptions } from './queue.ts'
import { SqsError } from './queue-request.ts'
import {
  startScriptedSqs,
  type ScriptedSqs,
  type SqsCall,
  type SqsStep,
} from './testing/scripted-sqs.ts'

const MIB = 1_048_576

/** `a1` is message 1 of group a. */
const entry = (id: string, body = JSON.stringify({ id })): QueueEntry => ({
  group: id.slice(0, 1),
  dedupId: id,
  body,
})
const entries = (...ids: string[]) => ids.map((id) => entry(id))

let sqs: ScriptedSqs
afterEach(() => sqs.close())

async function start(
  steps: Parameters<typeof startScriptedSqs>[0],
  options: Partial<SqsQueueOptions> = {},
) {
  sqs = await startScriptedSqs(steps)
  return createSqsQueue({
    queueUrl: 'https://sqs.ap-south-1.amazonaws.com/123456789012/turns.fifo',
    deadLetterUrl: 'https://sqs.ap-south-1.amazonaws.com/123456789012/dead.fifo',
    region: 'ap-south-1',
    endpoint: sqs.url,
    credentials: () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' }),
    pauseMs: 1,
    ...options,
  })
}

/** The dedup ids of each call, in order of arrival. */
const sent = () =>
  sqs.calls.map(({ body }) => body.Entries?.map((e) => e.MessageDeduplicationId).join(' '))

describe('sending', () => {
  it('sends nothing for nothing', async () => {
    const queue = await start([{}])
    expect(await queue.send([])).toEqual({ failed: [] })
    expect(sqs.calls).toEqual([])
  })

  it('puts at most ten entries into a request', async () => {
    const queue = await start([{}])
    const ids = Array.from({ length: 23 }, (_, n) => `${String.fromCharCode(97 + n)}1`)
    expect(await queue.send(entries(...ids))).toEqual({ failed: [] })
    expect(sqs.calls.map(({ body }) => body.Entries?.length).sort()).toEqual([10, 10, 3])
    expect(sent().join(' ').split(' ').sort()).toEqual(ids)
  })

  it('puts at most 1 MiB into a request, counted in bytes', async () => {
    const queue = await start([{}])
    // The letter is three bytes.
    const third = 'च'.repeat(Math.floor(MIB / 9))
    await queue.send(['a1', 'b1', 'c1', 'd1'].map((id) => entry(id, third)))
    expect(sent().sort()).toEqual(['a1 b1 c1', 'd1'])
  })

  it('gives back what no request can hold, and sends the rest', async () => {
    const queue = await start([{}])
    const tooLarge = entry('a1', 'x'.repeat(MIB + 1))
    expect(await queue.send([tooLarge, entry('b1', 'x'.repeat(MIB))])).toEqual({ failed: ['a1'] })
    expect(sent()).toEqual(['b1'])
  })

  it('writes characters that SQS refuses as JSON escapes', async () => {
    const queue = await start([{}])
    const said = 'चीनी \uFFFE\uFFFF 😀'
    await queue.send([entry('a1', JSON.stringify({ said }))])
    const body = sqs.calls[0]?.body.Entries?.[0]?.MessageBody ?? ''
    expect(body).toBe('{"said":"चीनी \\ufffe\\uffff 😀"}')
    expect(JSON.parse(body)).toEqual({ said })
  })

  it('sends a group one after the other, so that none can overtake', async () => {
    const queue = await start([{}])
    await queue.send(entries('a1', 'a2', 'b1', 'a3', 'b2'))
    expect(sent()).toEqual(['a1 b1', 'a2 b2', 'a3'])
  })

  it('holds back the rest of a group when one of it cannot be stored', async () => {
    const refused = { code: 'InvalidMessageContents', senderFault: true }
    const queue = await start([{ refuse: { a1: refused } }])
    expect(await queue.send(entries('a1', 'a2', 'b1', 'b2'))).toEqual({ failed: ['a1', 'a2'] })
    expect(sent()).toEqual(['a1 b1', 'b2'])
  })
})

describe('faults', () => {
  it.each([
    ['throttled', { status: 400, type: 'RequestThrottled' }],
    ['throttled by KMS', { status: 400, type: 'KmsThrottled' }],
    ['too many requests', { status: 429, type: 'ThrottlingException' }],
    ['an internal error', { status: 500, type: 'InternalFailure' }],
    ['unavailable', { status: 503, type: 'ServiceUnavailable' }],
    ['a cut connection', 'reset'],
    ['a cut answer', 'cut'],
    ['an answer that is not JSON', { raw: '<html>' }],
  ] as const)('tries again after %s', async (_, fault) => {
    const queue = await start([fault, fault, {}])
    expect(await queue.send(entries('a1'))).toEqual({ failed: [] })
    expect(sent()).toEqual(['a1', 'a1', 'a1'])
  })

  it('sends again only the entries that were refused for now', async () => {
    const queue = await start([
      {
        refuse: {
          b1: { code: 'InternalError', senderFault: false },
          c1: { code: 'RequestThrottled', senderFault: true },
          d1: { code: 'InvalidMessageContents', senderFault: true },
        },
      },
      {},
    ])
    expect(await queue.send(entries('a1', 'b1', 'c1', 'd1'))).toEqual({ failed: ['d1'] })
    expect(sent()).toEqual(['a1 b1 c1 d1', 'b1 c1'])
  })

  it('takes an entry that the answer does not mention as not stored', async () => {
    const queue = await start([{ raw: '{"Successful":[{"Id":"0"}]}' }])
    // In the second round the only entry left is number 0.
    expect(await queue.send(entries('a1', 'b1'))).toEqual({ failed: [] })
    expect(sent()).toEqual(['a1 b1', 'b1'])
  })

  it('gives up after a bounded number of attempts, and says why', async () => {
    const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const queue = await start([{ status: 503, type: 'ServiceUnavailable' }], { attempts: 3, log })
    expect(await queue.send(entries('a1', 'a2', 'b1'))).toEqual({ failed: ['a1', 'a2', 'b1'] })
    expect(sent()).toEqual(['a1 b1', 'a1 b1', 'a1 b1'])
    expect(log.error).toHaveBeenCalledExactlyOnceWith(
      'queue could not be reached',
      expect.objectContaining({ entries: 2, status: 503, type: 'ServiceUnavailable' }),
    )
  })

  it('gives up on an entry that is refused again and again', async () => {
    const queue = await start([{ refuse: { a1: { code: 'InternalError', senderFault: false } } }])
    expect(await queue.send(entries('a1', 'b1'))).toEqual({ failed: ['a1'] })
    expect(sent()).toEqual(['a1 b1', 'a1', 'a1'])
  })

  it('loses no other request when one of them cannot be stored', async () => {
    const queue = await start(({ body }): SqsStep =>
      body.Entries?.length === 10 ? {} : { status: 500, type: 'InternalFailure' },
    )
    const ids = Array.from({ length: 12 }, (_, n) => `${String.fromCharCode(97 + n)}1`)
    expect(await queue.send(entries(...ids))).toEqual({ failed: ['k1', 'l1'] })
  })

  it('does not wait for an attempt that hangs', async () => {
    const queue = await start(['hang', {}], { timeoutMs: 50 })
    expect(await queue.send(entries('a1'))).toEqual({ failed: [] })
    expect(sent()).toEqual(['a1', 'a1'])
  })

  it('ends a send in its time, whatever its attempts would still be allowed', async () => {
    const queue = await start(['hang'], { sendTimeoutMs: 50, timeoutMs: 60_000 })
    expect(await queue.send(entries('a1', 'a2'))).toEqual({ failed: ['a1', 'a2'] })
    expect(sent()).toEqual(['a1'])
  })

  it.each([
    ['AccessDeniedException', 403],
    ['QueueDoesNotExist', 400],
    ['InvalidClientTokenId', 403],
  ])('throws at once on %s', async (type, status) => {
    const queue = await start([{ status, type }])
    const error: unknown = await queue.send(entries('a1')).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SqsError)
    expect(error).toMatchObject({ code: 'sqs_refused', details: { status, type } })
    expect(sqs.calls).toHaveLength(1)
  })
})

describe('delay and dead letter', () => {
  it('asks for whole seconds, and for no more than SQS allows', async () => {
    const queue = await start([{}])
    await queue.delay('handle', 1.2)
    await queue.delay('handle', 1e6)
    expect(sqs.calls.map(({ action, body }) => [action, body.VisibilityTimeout])).toEqual([
      ['ChangeMessageVisibility', 2],
      ['ChangeMessageVisibility', 43_200],
    ])
  })

  it.each([
    { status: 400, type: 'MessageNotInflight' },
    { status: 400, type: 'ReceiptHandleIsInvalid' },
    {
      status: 400,
      type: 'InvalidParameterValue',
      message:
        'Value x for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.',
    },
  ])('has nothing left to delay: $type', async (fault) => {
    const queue = await start([fault])
    await expect(queue.delay('handle', 5)).resolves.toBeUndefined()
    expect(sqs.calls).toHaveLength(1)
  })

  it.each([
    ['sqs_refused', { status: 403, type: 'AccessDeniedException' }],
    [
      'sqs_refused',
      {
        status: 400,
        type: 'InvalidParameterValue',
        message: 'Value 5 for parameter VisibilityTimeout is invalid.',
      },
    ],
    ['sqs_unavailable', { status: 503, type: 'ServiceUnavailable' }],
  ])('throws %s when the delay did not succeed', async (code, fault) => {
    const queue = await start([fault])
    await expect(queue.delay('handle', 5)).rejects.toMatchObject({ code })
  })

  it('puts a dead letter aside, with its reason, through a throttled moment', async () => {
    const queue = await start([{ status: 400, type: 'RequestThrottled' }, {}])
    await queue.deadLetter(entry('a1'), 'model_error')
    expect(sqs.calls[1]?.body).toEqual({
      QueueUrl: 'https://sqs.ap-south-1.amazonaws.com/123456789012/dead.fifo',
      MessageBody: '{"id":"a1"}',
      MessageGroupId: 'a',
      MessageDeduplicationId: 'a1',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'model_error' } },
    })
  })

  it('throws when a dead letter could not be put aside, or the message would be gone', async () => {
    const queue = await start([{ status: 500, type: 'InternalFailure' }])
    await expect(queue.deadLetter(entry('a1'), 'x')).rejects.toMatchObject({
      code: 'sqs_unavailable',
    })
  })
})

describe('credentials', () => {
  const variables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']
  beforeEach(() => {
    for (const name of variables) vi.stubEnv(name, undefined)
  })
  afterEach(() => void vi.unstubAllEnvs())

  const startWithEnvironment = async () => {
    sqs = await startScriptedSqs([{}])
    const queueUrl = `${sqs.url}/123456789012/turns.fifo`
    return createSqsQueue({ queueUrl, deadLetterUrl: queueUrl, region: 'ap-south-1' })
  }

  it('sign what really goes out', async () => {
    const queue = await start([{}])
    await queue.send([entry('a1', JSON.stringify({ said: 'चीनी' }))])
    const call = sqs.calls[0]
    if (!call) throw new Error('nothing was sent')
    const { signature, expected, signedHeaders } = signatureOf(call, 'secret')
    expect(signature).toBe(expected)
    expect(signedHeaders).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-target']))
    expect(call.headers.authorization).toContain('/ap-south-1/sqs/aws4_request')
  })

  it('come from the environment, anew each time', async () => {
    const queue = await startWithEnvironment()
    for (const round of ['ONE', 'TWO']) {
      for (const name of variables) vi.stubEnv(name, `${name}-${round}`)
      await queue.send(entries('a1'))
    }
    expect(sqs.calls.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
      'AWS_SESSION_TOKEN-ONE',
      'AWS_SESSION_TOKEN-TWO',
    ])
    for (const [place, round] of ['ONE', 'TWO'].entries()) {
      const call = sqs.calls[place] as SqsCall
      expect(call.headers.authorization).toContain(`Credential=AWS_ACCESS_KEY_ID-${round}/`)
      const { signature, expected } = signatureOf(call, `AWS_SECRET_ACCESS_KEY-${round}`)
      expect(signature).toBe(expected)
    }
  })

  it('are asked for, when there are none', async () => {
    const queue = await startWithEnvironment()
    await expect(queue.send(entries('a1'))).rejects.toThrow('AWS_ACCESS_KEY_ID')
    expect(sqs.calls).toEqual([])
  })
})

/** Signature Version 4, worked out from what arrived: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureOf({ headers, rawBody }: SqsCall, secret: string) {
  const authorization =
    /Credential=[^/]+\/(?<scope>\S+), SignedHeaders=(?<names>\S+), Signature=(?<signature>\w+)$/.exec(
      headers.authorization ?? '',
    )?.groups
  const { scope = '', names = '', signature } = authorization ?? {}
  const hash = (of: string) => createHash('sha256').update(of).digest('hex')
  const hmac = (key: string | Buffer, of: string) => createHmac('sha256', key).update(of).digest()
  const signedHeaders = names.split(';')
  const lines = signedHeaders.map((name) => `${name}:${String(headers[name])}\n`).join('')
  const canonical = ['POST', '/', '', lines, names, hash(rawBody)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return { signature, expected: hmac(key, toSign).toString('hex'), signedHeaders }
}
