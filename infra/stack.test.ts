import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { TABLES } from '../adapters/aws/tables.ts'
import { DEFAULT_LIMITS } from '../agent/limits.ts'
import { BACKUP_DAYS } from '../shop/erasure.ts'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from './functions.ts'
import { statementsOf, type Resource, type Statement } from './testing/statements.ts'
import { synth } from './testing/synth.ts'

/** Tables with rows that stay: of alerts, a member's rules. */
const LASTING = ['users', 'inventory', 'transactions', 'alerts'] as const
/** Those whose rows all expire. */
const FORGETTING = ['conversations', 'forecasts', 'turns'] as const

/** As docs/coverage.md 2.3 has it: megabytes and seconds. */
const SIZES: Readonly<Record<FunctionName, readonly [memory: number, seconds: number]>> = {
  webhook: [512, 15],
  turn: [1024, 120],
  status: [512, 30],
  api: [1024, 29],
  authorizer: [256, 5],
  health: [128, 5],
  'fan-out': [512, 60],
  notifier: [1024, 120],
  'transcription-finished': [256, 30],
  'rotate-secret': [256, 30],
  'secret-age': [256, 30],
}

let shops: Template
const all = (type: string) =>
  Object.values(shops.findResources(type)) as (Resource & { DeletionPolicy?: string })[]

beforeAll(() => {
  shops = synth({ adminEmail: 'admin@example.com' }).shops
}, 60_000)

describe('tables, files and copies', () => {
  it.each(Object.values(TABLES))('$name: as the adapter wants it, restorable, kept', (table) => {
    const found = all('AWS::DynamoDB::Table').find(
      ({ Properties }) => Properties.TableName === `retailmind-${table.name}`,
    )
    expect(found?.DeletionPolicy).toBe('Retain')
    expect(found?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: BACKUP_DAYS.standard,
      },
    })
    const names = (kind: string) =>
      ((found?.Properties[kind] ?? []) as { IndexName: string }[]).map(({ IndexName }) => IndexName)
    expect([...names('GlobalSecondaryIndexes'), ...names('LocalSecondaryIndexes')].sort()).toEqual(
      table.indexes.map(({ name }) => name).sort(),
    )
  })

  it('forgets files as the brief says', () => {
    expect(lifecycleOf('voice-files')).toContainEqual(
      expect.objectContaining({ ExpirationInDays: 7, Status: 'Enabled' }),
    )
    expect(lifecycleOf('reports')).toContainEqual(
      expect.objectContaining({
        Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }],
      }),
    )
    expect(lifecycleOf('backups')).toContainEqual(
      expect.objectContaining({
        Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 30 }],
        ExpirationInDays: 90,
      }),
    )
  })

  it('keeps no old version of what was erased', () => {
    for (const { Properties } of all('AWS::S3::Bucket')) {
      expect(Properties).not.toHaveProperty('VersioningConfiguration')
    }
  })
})

describe('functions and queues', () => {
  it('runs Node 24 on arm64, with log and limits of its own', () => {
    const functions = all('AWS::Lambda::Function')
    expect(functions).toHaveLength(FUNCTION_NAMES.length)
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogGroup: {}, LogFormat: 'JSON' },
      })
    }
  })

  it.each(Object.entries(SIZES))('%s has the memory and the time of %j', (name, sizes) => {
    const found = all('AWS::Lambda::Function').find(
      ({ Properties }) => Properties.FunctionName === `retailmind-${name}`,
    )
    expect([found?.Properties.MemorySize, found?.Properties.Timeout]).toEqual(sizes)
  })

  it('ends a run before its lease', () => {
    const leaseMs = DEFAULT_LIMITS.timeMs + DEFAULT_LIMITS.leaseSkewMs
    expect(FUNCTIONS.turn.timeoutSeconds * 1000).toBeLessThan(leaseMs)
    expect(FUNCTIONS.notifier.timeoutSeconds * 1000).toBeLessThan(leaseMs)
  })

  it.each(['turns', 'statuses', 'notices'])(
    '%s: FIFO, with dead letters and an alarm on them',
    (name) => {
      shops.hasResourceProperties('AWS::SQS::Queue', {
        QueueName: `retailmind-${name}.fifo`,
        FifoQueue: true,
        RedrivePolicy: { maxReceiveCount: 100 },
      })
      shops.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `retailmind-Dead-${name}`,
      })
    },
  )

  it('limits what runs side by side, and takes back single messages', () => {
    const sources = all('AWS::Lambda::EventSourceMapping')
    expect(sources).toHaveLength(3)
    for (const { Properties } of sources) {
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: expect.any(Number) as number },
      })
    }
  })

  it('has the brief’s schedules, by Indian time', () => {
    const schedules = all('AWS::Scheduler::Schedule').map(({ Properties }) => Properties)
    for (const schedule of schedules) {
      expect(schedule).toMatchObject({
        ScheduleExpressionTimezone: 'Asia/Kolkata',
        Target: { DeadLetterConfig: {} },
      })
    }
    expect(schedules.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining(['daily-summary-rule', 'inventory-check-rule', 'weekly-report-rule']),
    )
    shops.hasResourceProperties('AWS::Events::Rule', { Name: 'retailmind-demand-spike-rule' })
  })

  it('exports each night, as files, every table that holds what cannot be made anew', () => {
    const exports = all('AWS::Scheduler::Schedule')
      .map(({ Properties }) => Properties)
      .filter(({ Name }) => String(Name).startsWith('export-'))
    expect(exports.map(({ Name }) => Name).sort()).toEqual(
      LASTING.map((name) => `export-${name}-rule`).sort(),
    )
    for (const name of LASTING) {
      const { ScheduleExpression, Target } = exports.find(
        ({ Name }) => Name === `export-${name}-rule`,
      ) as { ScheduleExpression: string; Target: { Arn: unknown; Input: unknown } }
      expect(ScheduleExpression).toBe('cron(30 2 * * ? *)')
      expect(JSON.stringify(Target.Arn)).toContain('dynamodb:exportTableToPointInTime')
      const input = JSON.stringify(Target.Input)
      expect(input).toContain(`"Tables${name}`)
      expect(input).toContain('"BucketsBackups')
      expect(input).toContain('\\"S3SseAlgorithm\\":\\"KMS\\"')
    }
    // A table that is new has to be put with these or with those.
    expect([...LASTING, ...FORGETTING].sort()).toEqual(Object.keys(TABLES).sort())
    for (const name of FORGETTING) expect(TABLES[name]).toHaveProperty('expiry')
  })

  it('lets the schedules export those tables, to that bucket, and do nothing else', () => {
    const [policy, ...others] = (
      Object.entries(shops.findResources('AWS::IAM::Policy')) as [string, Resource][]
    ).filter(([id]) => id.startsWith('SchedulesExportRole'))
    expect(others).toEqual([])
    const { Statement } = policy?.[1].Properties['PolicyDocument'] as { Statement: Statement[] }
    const tables = Statement.find(({ Action }) => Action === 'dynamodb:ExportTableToPointInTime')
    expect([tables?.Resource].flat()).toHaveLength(LASTING.length)
    expect(new Set(Statement.flatMap(({ Action }) => Action))).toEqual(
      new Set([
        'dynamodb:ExportTableToPointInTime',
        's3:PutObject',
        's3:AbortMultipartUpload',
        'kms:Decrypt',
        'kms:GenerateDataKey',
        'sqs:SendMessage',
      ]),
    )
  })

  it.each(['alerts', 'notifications', 'admin'])('has the topic %s, and somebody on it', (name) => {
    shops.hasResourceProperties('AWS::SNS::Topic', { TopicName: `retailmind-${name}` })
    expect(all('AWS::SNS::Subscription')).toHaveLength(3)
  })

  it('warns before the money is spent', () => {
    shops.resourceCountIs('AWS::Budgets::Budget', 1)
    shops.resourceCountIs('AWS::CloudWatch::Dashboard', 1)
    for (const { Properties } of all('AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmActions, String(Properties.AlarmName)).toHaveLength(1)
    }
  })
})

describe('by choice', () => {
  it('puts every function into a network that only TLS leaves', () => {
    const { shops: inNetwork } = synth({
      stage: 'dev',
      network: 'private',
      guardrailId: 'guard',
      knowledgeBaseId: 'KNOWLEDGE1',
      forecastEndpoint: 'forecasts',
    })
    const functions = Object.values(inNetwork.findResources('AWS::Lambda::Function')) as Resource[]
    expect(functions).toHaveLength(FUNCTION_NAMES.length)
    for (const { Properties } of functions) expect(Properties).toHaveProperty('VpcConfig')
    inNetwork.resourceCountIs('AWS::EC2::VPCEndpoint', 11)
    for (const { Properties } of Object.values(
      inNetwork.findResources('AWS::EC2::SecurityGroup'),
    ) as Resource[]) {
      const egress = (Properties['SecurityGroupEgress'] ?? []) as { FromPort: number }[]
      for (const { FromPort } of egress) expect([443, 252]).toContain(FromPort)
    }
    const actions = statementsOf(inNetwork, 'turn').flatMap(({ Action }) => Action)
    expect(actions).toEqual(
      expect.arrayContaining([
        'bedrock:ApplyGuardrail',
        'bedrock:Retrieve',
        'sagemaker:InvokeEndpoint',
      ]),
    )
  }, 30_000)

  it('links numbers of End User Messaging Social, to speak from them only and to hear their topic', () => {
    const topicArn = 'arn:aws:sns:ap-south-1:000000000000:whatsapp-events'
    const linked = synth({
      socialNumbers: '100=phone-number-id-0a1b',
      socialTopicArn: topicArn,
    }).shops
    for (const name of ['turn', 'api', 'notifier'] as const) {
      const statement = statementsOf(linked, name).find(({ Action }) =>
        [Action].flat().includes('social-messaging:SendWhatsAppMessage'),
      )
      expect(JSON.stringify(statement?.Resource)).toContain(':phone-number-id/0a1b')
    }
    linked.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      TopicArn: topicArn,
    })
    expect(JSON.stringify(shops.toJSON())).not.toContain('social-messaging')
  }, 30_000)

  it('tells those who listen of custom vocabularies, by name', () => {
    const vocabularies = 'hi=kirana-hi,mr=kirana-mr'
    const named = Object.values(
      synth({ vocabularies }).shops.findResources('AWS::Lambda::Function'),
    ) as Resource[]
    const told = named.filter(({ Properties }) => {
      const { Variables } = Properties['Environment'] as { Variables: Record<string, string> }
      return Variables['TRANSCRIBE_VOCABULARIES'] === vocabularies
    })
    expect(told.map(({ Properties }) => Properties['FunctionName'])).toEqual([
      'retailmind-turn',
      'retailmind-api',
      'retailmind-notifier',
    ])
    expect(JSON.stringify(shops.toJSON())).not.toContain('TRANSCRIBE_VOCABULARIES')
  }, 30_000)

  it('names what is wrong with a setting', () => {
    expect(() => synth({ vocabularies: 'kirana-hi' })).toThrow('hi=<name>')
    expect(() => synth({ socialNumbers: '100=phone-number-id-0a1b' })).toThrow('socialTopicArn')
    expect(() => synth({ stage: 'test' })).toThrow('there are: dev, prod')
    expect(() => synth({ profiles: 'global.anthropic.claude-haiku-5-5' })).toThrow('outside India')
    expect(() => synth({ adminEmail: 'nobody' })).toThrow('adminEmail')
  })
})

function lifecycleOf(bucket: string): unknown[] {
  const found = all('AWS::S3::Bucket').find(({ Properties }) =>
    JSON.stringify(Properties.BucketName).includes(`retailmind-${bucket}-`),
  )
  return (found?.Properties.LifecycleConfiguration as { Rules: unknown[] }).Rules
}
