import { Validations, type Stack } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import { FUNCTION_NAMES } from './functions.ts'

export interface Acknowledgement {
  /** Path of the construct, from its stack. */
  at: string
  rule: string
  reason: string
}

const FILES_OF_SHOPS =
  'The function works for every shop, whose files lie under the id of each: code keeps them apart, and tests show it'
const NO_POOL =
  'Tokens are our own: signed, for one shop, checked by the Lambda authorizer. There are no user pools'
const METHODS = 'Api/Rest/Default'
/** Without a token, and why. */
const OPEN = {
  'webhook/GET': 'The handshake of Meta, which shows the verify token; the function checks it',
  'webhook/POST': 'Meta signs the body with the app secret; the function checks the signature',
  'api/v1/health/GET': 'Says that the API is up and nothing of any shop',
  'api/v1/openapi.json/GET': 'The description of the API, which is public',
}
const GUARDED = [
  'api/v1/process-query/POST',
  'api/v1/query/POST',
  'api/v1/inventory/{userId}/GET',
  'api/v1/inventory/{userId}/POST',
  'api/v1/alerts/{userId}/GET',
  'api/v1/forecast/{userId}/{itemId}/GET',
]

const AGENTS = ['turn', 'api', 'notifier']
const MANAGED = 'arn:<AWS::Partition>:iam::aws:policy/service-role'
const TRANSCRIPTIONS =
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:transcribe:ap-south-1:<AWS::AccountId>:transcription-job/retailmind-*]'

/** Findings of cdk-nag that stay, each where it is and with the reason why. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    at: 'Queues/undelivered',
    rule: 'AwsSolutions-SQS3',
    reason: 'It is where Scheduler and EventBridge put what they could not hand over',
  },
  ...['accessToken', 'appSecret'].map((id) => ({
    at: `Secrets/${id}`,
    rule: 'AwsSolutions-SMG4',
    reason: 'Only a person at the console of Meta can renew it; an alarm rings after 90 days',
  })),
  {
    at: 'Secrets/phoneNumberId',
    rule: 'AwsSolutions-SMG4',
    reason: 'The id of a number, and no secret in itself; the brief keeps it here',
  },
  {
    at: 'Secrets/identityKey',
    rule: 'AwsSolutions-SMG4',
    reason:
      'Members and messages are known under HMACs of this key: renewed, nobody would be found',
  },
  ...AGENTS.flatMap((name) => [
    {
      at: `${name}-role`,
      rule: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'polly:SynthesizeSpeech and transcribe:StartTranscriptionJob take no resource; the latter is bound to our bucket',
    },
    {
      at: `${name}-role`,
      rule: TRANSCRIPTIONS,
      reason: 'A job is named after its turn, which nobody knows beforehand',
    },
    {
      at: `${name}-role`,
      rule: 'AwsSolutions-IAM5[Resource::<BucketsVoice8348A5AA.Arn>/*]',
      reason: FILES_OF_SHOPS,
    },
    {
      at: `${name}-role`,
      rule: 'AwsSolutions-IAM5[Resource::<BucketsReportsE712E931.Arn>/*]',
      reason: FILES_OF_SHOPS,
    },
  ]),
  {
    at: 'transcription-finished-role',
    rule: TRANSCRIPTIONS,
    reason: 'A job is named after its turn, which nobody knows beforehand',
  },
  {
    at: 'transcription-finished-role',
    rule: 'AwsSolutions-IAM5[Resource::<BucketsVoice8348A5AA.Arn>/*/voice/*]',
    reason: 'Transcripts of every shop, beside what was said; nothing else of the bucket',
  },
  {
    at: 'rotate-secret-role',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'secretsmanager:GetRandomPassword takes no resource',
  },
  ...Object.entries(OPEN).map(([method, reason]) => ({
    at: `${METHODS}/${method}`,
    rule: 'AwsSolutions-APIG4',
    reason,
  })),
  ...[...Object.keys(OPEN), ...GUARDED].map((method) => ({
    at: `${METHODS}/${method}`,
    rule: 'AwsSolutions-COG4',
    reason: NO_POOL,
  })),
  {
    at: 'Api/Rest/CloudWatchRole',
    rule: `AwsSolutions-IAM4[Policy::${MANAGED}/AmazonAPIGatewayPushToCloudWatchLogs]`,
    reason:
      'The one role with which API Gateway writes logs for the whole account, as AWS asks for it',
  },
  {
    at: 'Backups/Role',
    rule: `AwsSolutions-IAM4[Policy::${MANAGED}/AWSBackupServiceRolePolicyForBackup]`,
    reason:
      'What AWS Backup needs changes with what it can do; the role is assumed by that service alone',
  },
  ...['fanout0844D9BF', 'secretageBE1B3A53'].map((id) => ({
    at: 'Schedules/InvokeRole',
    rule: `AwsSolutions-IAM5[Resource::<${id}.Arn>:*]`,
    reason: 'Versions of the one function; the library grants them with it',
  })),
  {
    at: 'Schedules/ExportRole',
    rule: 'AwsSolutions-IAM5[Resource::<BucketsBackups18324FCD.Arn>/*]',
    reason: 'An export is many files, named by DynamoDB',
  },
]

/** What comes with functions in a private network. */
export const ACKNOWLEDGED_IN_NETWORK: readonly Acknowledgement[] = FUNCTION_NAMES.map((name) => ({
  at: `${name}-role`,
  rule: 'AwsSolutions-IAM5[Resource::*]',
  reason: 'Lambda puts the function into the network; those calls of EC2 take no resource',
}))

/** Acknowledged where they are: the same finding anywhere else is still an error. */
export function acknowledge(stack: Stack, acknowledged: readonly Acknowledgement[]): void {
  for (const { at, rule, reason } of acknowledged) {
    const construct = at
      .split('/')
      .reduce<IConstruct>((parent, id) => parent.node.findChild(id), stack)
    Validations.of(construct).acknowledge({ id: rule, reason })
  }
}
