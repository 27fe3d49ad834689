import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs'
import { startFauxqs, type FauxqsServer } from 'fauxqs'
import { createSqsQueue } from '../../adapters/aws/queue.ts'
import type { QueueSubject } from './queue-contract.ts'

const REGION = 'ap-south-1'
const VISIBILITY_SECONDS = 30
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }

export interface SqsEmulator {
  /** With two new queues. `skip` moves the clock that the emulator reads, which is this process's. */
  subject(skip: (seconds: number) => void): QueueSubject
  close(): Promise<void>
}

/** An SQS emulator in this process: our adapter sends, the SDK's client receives. */
export async function startSqsEmulator(): Promise<SqsEmulator> {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION })
  const endpoint = `http://127.0.0.1:${server.port}`
  const client = new SQSClient({ region: REGION, endpoint, credentials })
  let queues = 0
  return {
    subject(skip) {
      queues += 1
      return createSubject(server, client, endpoint, `${queues}`, skip)
    },
    async close() {
      client.destroy()
      await server.stop()
    },
  }
}

function createSubject(
  server: FauxqsServer,
  client: SQSClient,
  endpoint: string,
  number: string,
  skip: (seconds: number) => void,
): QueueSubject {
  const create = (name: string) =>
    server.createQueue(`${name}-${number}.fifo`, {
      region: REGION,
      attributes: { FifoQueue: 'true', VisibilityTimeout: `${VISIBILITY_SECONDS}` },
    }).queueUrl
  const queueUrl = create('turns')
  const deadLetterUrl = create('dead')

  const receiveFrom = async (QueueUrl: string, max: number) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: max,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    )
    return Messages.map(read)
  }

  return {
    queue: createSqsQueue({
      queueUrl,
      deadLetterUrl,
      region: REGION,
      endpoint,
      credentials: () => credentials,
    }),
    receive: (max) => receiveFrom(queueUrl, max),
    async remove(ReceiptHandle) {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))
    },
    listDead: () => receiveFrom(deadLetterUrl, 10),
    advance: skip,
    visibilitySeconds: VISIBILITY_SECONDS,
    givesOneOfAGroup: true,
    close() {
      for (const name of ['turns', 'dead']) server.deleteQueue(`${name}-${number}.fifo`)
    },
  }
}

function read({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: Message) {
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    group: Attributes?.MessageGroupId ?? '',
    dedupId: Attributes?.MessageDeduplicationId ?? '',
    body: Body ?? '',
    receiveCount: Number(Attributes?.ApproximateReceiveCount),
    sentAt: Number(Attributes?.SentTimestamp),
    reason: MessageAttributes?.['reason']?.StringValue ?? '',
  }
}
