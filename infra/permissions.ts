import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Buckets } from './buckets.ts'
import type { FunctionName } from './functions.ts'
import { modelStatements, type ModelChoice } from './model-access.ts'
import type { Queues } from './queues.ts'
import type { Secrets, SecretId } from './secrets.ts'
import type { ShopTable, Tables } from './tables.ts'
import type { Topics } from './topics.ts'

export interface Resources {
  key: IKey
  tables: Tables
  buckets: Buckets
  queues: Queues
  secrets: Secrets
  topics: Topics
  busArn: string
  models: ModelChoice
}

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query']
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem']
/** Erasure of a shop; and nobody else deletes rows. */
const ERASE = ['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']

/**
 * What each function may do: by action and by resource. One role serves many shops, so `dynamodb:LeadingKeys` cannot keep
 * shops apart: code and tests do (docs/security.md).
 */
export function grantPermissions(
  functions: Readonly<Record<FunctionName, Function>>,
  { key, tables, buckets, queues, secrets, topics, busArn, models }: Resources,
): void {
  const may = (name: FunctionName, statements: PolicyStatement[]) => {
    for (const statement of statements) functions[name].addToRolePolicy(statement)
  }
  const { all } = tables
  const files = [...fileStatements(buckets.voice), ...fileStatements(buckets.reports)]
  const events = [allow(['events:PutEvents'], [busArn]), publish(topics.notifications)]
  const channel = readSecrets(secrets, ['accessToken', 'identityKey'])
  const agent = (services: Service[]) => [
    ...files,
    ...events,
    channel,
    ...modelStatements(Stack.of(functions.turn), models),
    ...speechStatements(functions.turn, buckets.voice),
    useKey(key, ['dynamodb', 's3', 'secretsmanager', 'sns', ...services]),
  ]

  may('webhook', [
    send(queues.turns.queue, queues.statuses.queue),
    readSecrets(secrets, ['appSecret', 'verifyToken', 'identityKey']),
    useKey(key, ['sqs', 'secretsmanager']),
  ])
  may('turn', [tableActions([...READ, ...WRITE, ...ERASE], all), send(queues.turns.dead)])
  may('turn', agent(['sqs']))
  may('api', [tableActions([...READ, ...WRITE], all), ...agent([])])
  may('notifier', [
    tableActions([...READ, ...WRITE], all),
    send(queues.notices.queue, queues.notices.dead),
  ])
  may('notifier', agent(['sqs']))
  may('status', [
    tableActions(['dynamodb:UpdateItem'], [tables.byName.turns]),
    useKey(key, ['dynamodb', 'sqs']),
  ])
  may('fan-out', [
    tableActions(READ, [tables.byName.users]),
    send(queues.notices.queue),
    readSecrets(secrets, ['identityKey']),
    useKey(key, ['dynamodb', 'sqs', 'secretsmanager']),
  ])
  may('authorizer', [readSecrets(secrets, ['tokenKey']), useKey(key, ['secretsmanager'])])
  may('transcription-finished', [
    allow(['transcribe:GetTranscriptionJob'], [transcriptionJobs(functions.turn)]),
    allow(['s3:GetObject', 's3:PutObject'], [buckets.voice.arnForObjects('*/voice/*')]),
    allow(['s3:ListBucket'], [buckets.voice.bucketArn]),
    useKey(key, ['s3']),
  ])
  // `rotate-secret` gets what it may from the rotation schedules of the secrets.
  may('rotate-secret', [useKey(key, ['secretsmanager'])])
  may('secret-age', [
    allow(
      ['secretsmanager:ListSecretVersionIds'],
      secrets.watched.map(({ secret }) => secret.secretArn),
    ),
  ])
}

const allow = (actions: string[], resources: string[]) =>
  new PolicyStatement({ actions, resources })

const tableActions = (actions: string[], tables: readonly ShopTable[]) =>
  allow(
    actions,
    tables.flatMap(({ tableArn, indexNames }) => [
      tableArn,
      ...indexNames.map((name) => `${tableArn}/index/${name}`),
    ]),
  )

const send = (...queues: Queue[]) =>
  allow(
    ['sqs:SendMessage'],
    queues.map(({ queueArn }) => queueArn),
  )

const publish = ({ topicArn }: Topic) => allow(['sns:Publish'], [topicArn])

const readSecrets = (secrets: Secrets, ids: SecretId[]) =>
  allow(
    ['secretsmanager:GetSecretValue'],
    ids.map((id): string => {
      const secret: Secret = secrets.byId[id]
      return secret.secretArn
    }),
  )

type Service = 'dynamodb' | 's3' | 'secretsmanager' | 'sns' | 'sqs'

/** The key, and only through the services that the function uses. */
function useKey(key: IKey, services: Service[]): PolicyStatement {
  const { region } = Stack.of(key)
  return new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`),
      },
    },
  })
}

/** Listing tells a file that is not there from one that may not be read, and finds what to erase. */
const fileStatements = (bucket: Bucket) => [
  allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [bucket.arnForObjects('*')]),
  allow(['s3:ListBucket'], [bucket.bucketArn]),
]

const transcriptionJobs = (scope: Function) =>
  Stack.of(scope).formatArn({
    service: 'transcribe',
    resource: 'transcription-job',
    resourceName: 'retailmind-*',
  })

/** Polly knows no resource for a voice, Transcribe none for a job that is not there yet: the bucket it writes to is bound instead. */
const speechStatements = (scope: Function, voice: Bucket) => [
  allow(['polly:SynthesizeSpeech'], ['*']),
  new PolicyStatement({
    actions: ['transcribe:StartTranscriptionJob'],
    resources: ['*'],
    conditions: { StringEquals: { 'transcribe:OutputBucketName': voice.bucketName } },
  }),
  allow(['transcribe:GetTranscriptionJob'], [transcriptionJobs(scope)]),
]
