import type { APIGatewayProxyEvent, SNSEvent, SQSEvent } from 'aws-lambda'

/** Events as AWS hands them to functions, with what these tests need in them. */

export function proxyEvent(
  method: string,
  path: string,
  {
    headers = {},
    query,
    body,
    authorizer,
  }: {
    headers?: Record<string, string>
    query?: Record<string, string>
    body?: string
    authorizer?: Record<string, unknown>
  } = {},
): APIGatewayProxyEvent {
  return {
    resource: path,
    path,
    httpMethod: method,
    headers: {
      Host: 'abc.execute-api.ap-south-1.amazonaws.com',
      'X-Forwarded-Proto': 'https',
      ...headers,
    },
    multiValueHeaders: {},
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'abc',
      stage: 'prod',
      protocol: 'HTTP/1.1',
      requestId: 'r',
      requestTimeEpoch: 0,
      httpMethod: method,
      path: `/prod${path}`,
      resourceId: 'x',
      resourcePath: path,
      identity: { sourceIp: '127.0.0.1' },
      authorizer,
    } as unknown as APIGatewayProxyEvent['requestContext'],
  }
}

/** An entry of a webhook as End User Messaging Social publishes it: JSON in JSON in a notification. */
export function topicEvent(entry: unknown): SNSEvent {
  const topic = 'arn:aws:sns:ap-south-1:000000000000:whatsapp-events'
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: `${topic}:subscription`,
        Sns: {
          Type: 'Notification',
          MessageId: 'n1',
          TopicArn: topic,
          Subject: '',
          Message: JSON.stringify({
            context: { MetaPhoneNumberIds: [], MetaWabaIds: [] },
            whatsAppWebhookEntry: JSON.stringify(entry),
            aws_account_id: '000000000000',
            message_timestamp: '2026-01-14T06:00:00.000Z',
          }),
          Timestamp: '2026-01-14T06:00:00.000Z',
          SignatureVersion: '1',
          Signature: '',
          SigningCertUrl: '',
          UnsubscribeUrl: '',
          MessageAttributes: {},
        },
      },
    ],
  }
}

export function fifoEvent(records: { id: string; group: string; body: string }[]): SQSEvent {
  return {
    Records: records.map(({ id, group, body }) => ({
      messageId: id,
      receiptHandle: `handle-${id}`,
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1768370400000',
        SequenceNumber: '18849496460467696128',
        MessageGroupId: group,
        SenderId: 'AIDA',
        MessageDeduplicationId: id,
        ApproximateFirstReceiveTimestamp: '1768370400000',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:ap-south-1:000000000000:retailmind-turns.fifo',
      awsRegion: 'ap-south-1',
    })),
  }
}

/** One record that is fine, one that is poison, one behind it in its group, and one of another group. */
export const withPoison = (fine: string): SQSEvent =>
  fifoEvent([
    { id: 'm1', group: 'a', body: fine },
    { id: 'm2', group: 'a', body: '{ no json' },
    { id: 'm3', group: 'a', body: fine },
    { id: 'm4', group: 'b', body: fine },
  ])

/** The poison and what is behind it come again; what went before it and what is beside it do not. */
export const POISON_RETURNED = {
  batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }],
}

export function bridgeEvent(source: string, detailType: string, detail: unknown): unknown {
  return {
    version: '0',
    id: '1',
    'detail-type': detailType,
    source,
    account: '000000000000',
    time: '2026-01-14T05:30:00Z',
    region: 'ap-south-1',
    resources: [],
    detail,
  }
}
