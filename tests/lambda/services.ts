import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  /** `x-amz-target` without its prefix: `SendMessageBatch`, `Query`, … */
  action: string
  body: Record<string, unknown>
}

export interface Services {
  url: string
  asked: Asked[]
  close(): void
}

/** What a secret is worth here: its ARN's last part and this. */
export const secretValue = (arn: unknown) =>
  `${String(arn).split(':').at(-1)}-value-long-enough-to-sign-with`

/**
 * The JSON services of AWS as far as these events need them: secrets have values, queues take messages, tables are empty. They show
 * that the functions ask the right thing; what comes of full tables is for the contracts and the turns' own tests.
 */
export async function startServices(): Promise<Services> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const action =
        String(request.headers['x-amz-target'] ?? '')
          .split('.')
          .at(-1) ?? ''
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>
      asked.push({ action, body })
      const answer = ANSWERS[action]
      response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(
        JSON.stringify(
          answer ? answer(body) : { __type: 'UnknownOperationException', message: action },
        ),
      )
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const ANSWERS: Readonly<Record<string, (body: Record<string, unknown>) => unknown>> = {
  GetSecretValue: ({ SecretId }) => ({ SecretString: secretValue(SecretId) }),
  SendMessageBatch: ({ Entries }) => ({
    Successful: (Entries as { Id: string }[]).map(({ Id }) => ({
      Id,
      MessageId: Id,
      MD5OfMessageBody: '',
    })),
    Failed: [],
  }),
  SendMessage: () => ({ MessageId: 'm', MD5OfMessageBody: '' }),
  ChangeMessageVisibility: () => ({}),
  Query: () => ({ Items: [], Count: 0, ScannedCount: 0 }),
  BatchGetItem: () => ({ Responses: {}, UnprocessedKeys: {} }),
  GetItem: () => ({}),
  DescribeSecret: () => ({
    RotationEnabled: true,
    VersionIdsToStages: { old: ['AWSCURRENT'], new: ['AWSPENDING'] },
  }),
  GetRandomPassword: () => ({ RandomPassword: 'random' }),
  PutSecretValue: () => ({}),
  UpdateSecretVersionStage: () => ({}),
  ListSecretVersionIds: () => ({
    Name: 'retailmind/whatsapp-api-key',
    Versions: [
      {
        VersionId: 'v',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: Date.now() / 1000 - 86_400 * 10,
      },
    ],
  }),
}
