import { Match, type Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { TABLES } from '../adapters/aws/tables.ts'
import { BACKUP_DAYS } from '../shop/erasure.ts'
import { FUNCTION_NAMES } from './functions.ts'
import { statementsOf, type Resource } from './testing/statements.ts'
import { synth } from './testing/synth.ts'

let shops: Template
let copies: Template
const all = (type: string) =>
  Object.values(shops.findResources(type)) as (Resource & { DeletionPolicy?: string })[]

beforeAll(() => {
  ;({ shops, copies } = synth({ adminEmail: 'admin@example.com' }))
}, 60_000)

describe('5.1 authentication', () => {
  it('rotates every 90 days what can be rotated, by a function', () => {
    const schedules = all('AWS::SecretsManager::RotationSchedule')
    expect(schedules).toHaveLength(2)
    for (const { Properties } of schedules) {
      expect(Properties).toMatchObject({
        RotationRules: { ScheduleExpression: 'rate(90 days)' },
        RotationLambdaARN: { 'Fn::GetAtt': [expect.stringMatching(/^rotatesecret/), 'Arn'] },
      })
    }
  })

  it.each(['whatsapp-api-key', 'whatsapp-app-secret'])('rings when %s is old', (name) => {
    shops.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `retailmind-Old-${name}`,
      MetricName: 'SecretAgeDays',
      Threshold: 90,
      Dimensions: Match.arrayWith([{ Name: 'secret', Value: `retailmind/${name}` }]),
    })
  })

  it('lets nobody into the API without key and token, but for four methods', () => {
    const open = all('AWS::ApiGateway::Method')
      .filter(({ Properties }) => Properties.HttpMethod !== 'OPTIONS')
      .filter(({ Properties }) => {
        const isGuarded = Properties.AuthorizationType === 'CUSTOM'
        expect(Properties.ApiKeyRequired ?? false).toBe(isGuarded)
        return !isGuarded
      })
    expect(open).toHaveLength(4)
    expect(all('AWS::ApiGateway::Authorizer')).toHaveLength(1)
  })

  it('has a role for each function, without policies that others manage', () => {
    const roles = all('AWS::Lambda::Function').map(({ Properties }) =>
      JSON.stringify(Properties.Role),
    )
    expect(new Set(roles).size).toBe(FUNCTION_NAMES.length)
    const managed = all('AWS::IAM::Role').filter(({ Properties }) => Properties.ManagedPolicyArns)
    expect(managed.map(({ Properties }) => Properties.AssumeRolePolicyDocument)).toEqual(
      ['apigateway', 'backup'].map((service) => ({
        Statement: [
          expect.objectContaining({ Principal: { Service: `${service}.amazonaws.com` } }),
        ],
        Version: '2012-10-17',
      })),
    )
  })

  it('has no secret in the environment, and none in the template', () => {
    for (const { Properties } of all('AWS::Lambda::Function')) {
      const names = Object.keys((Properties.Environment as { Variables: object }).Variables)
      expect(names.filter((name) => /SECRET|TOKEN|KEY/.test(name) && !/ARNS?$/.test(name))).toEqual(
        [],
      )
    }
    for (const { Properties } of all('AWS::SecretsManager::Secret')) {
      expect(Properties).not.toHaveProperty('SecretString')
      expect(Properties.GenerateSecretString).toMatchObject({ PasswordLength: 64 })
    }
  })
})

describe('5.2 encryption', () => {
  it.each([
    [
      'AWS::DynamoDB::Table',
      { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: {} } },
    ],
    ['AWS::SQS::Queue', { KmsMasterKeyId: {} }],
    ['AWS::SNS::Topic', { KmsMasterKeyId: {} }],
    ['AWS::SecretsManager::Secret', { KmsKeyId: {} }],
    ['AWS::Lambda::Function', { KmsKeyArn: {} }],
    ['AWS::Logs::LogGroup', { KmsKeyId: {} }],
    ['AWS::Events::EventBus', { KmsKeyIdentifier: {} }],
    ['AWS::CloudTrail::Trail', { KMSKeyId: {} }],
  ])('%s is under a key of ours', (type, properties) => {
    const resources = all(type)
    expect(resources.length).toBeGreaterThan(0)
    for (const { Properties } of resources) expect(Properties).toMatchObject(properties)
  })

  it('turns the keys every year', () => {
    for (const { Properties } of all('AWS::KMS::Key')) {
      expect(Properties.EnableKeyRotation).toBe(true)
    }
  })

  it('encrypts every bucket, those of shops with our key', () => {
    const kinds = all('AWS::S3::Bucket').map(({ Properties }) =>
      JSON.stringify(Properties.BucketEncryption),
    )
    expect(kinds.filter((kind) => kind.includes('aws:kms'))).toHaveLength(3)
    expect(kinds.filter((kind) => kind.includes('AES256'))).toHaveLength(1)
  })

  it.each(['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'])(
    'refuses plain HTTP: %s',
    (type) => {
      for (const { Properties } of all(type)) {
        expect(JSON.stringify(Properties.PolicyDocument)).toContain('"aws:SecureTransport":"false"')
      }
    },
  )
})

describe('5.2 in transit', () => {
  it('takes TLS 1.2 at least at the address of the API', () => {
    expect(all('AWS::ApiGateway::RestApi').map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        // The policy’s name says it: TLS 1.3 and 1.2.
        SecurityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06',
        EndpointAccessMode: 'STRICT',
      }),
    ])
    // No other address, with a policy of its own.
    shops.resourceCountIs('AWS::ApiGateway::DomainName', 0)
  })

  it('takes TLS 1.2 at least at the buckets', () => {
    const policies = all('AWS::S3::BucketPolicy')
    expect(policies).toHaveLength(4)
    for (const { Properties } of policies) {
      expect(JSON.stringify(Properties.PolicyDocument)).toContain(
        '"NumericLessThan":{"s3:TlsVersion":1.2}',
      )
    }
  })
})

describe('5.3 privacy and residency', () => {
  it('keeps everything in Mumbai, and copies in Hyderabad', () => {
    copies.resourceCountIs('AWS::Backup::BackupVault', 1)
    copies.resourceCountIs('AWS::DynamoDB::Table', 0)
    shops.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          {
            Lifecycle: { DeleteAfterDays: BACKUP_DAYS.standard },
            ScheduleExpressionTimezone: 'Asia/Kolkata',
            CopyActions: [
              {
                DestinationBackupVaultArn: {
                  'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('backup:ap-south-2:')])],
                },
                Lifecycle: { DeleteAfterDays: BACKUP_DAYS.standard },
              },
            ],
          },
        ],
      },
    })
  })

  it('asks models inside India only', () => {
    const statements = statementsOf(shops, 'turn').filter(({ Action }) =>
      JSON.stringify(Action).includes('bedrock:'),
    )
    const text = JSON.stringify(statements)
    expect(text).not.toContain('*')
    expect(text).toContain('inference-profile/in.anthropic.claude-haiku-4-5')
    const regions = [...text.matchAll(/:bedrock:([a-z0-9-]*):/g)].map(([, region]) => region)
    expect(new Set(regions)).toEqual(new Set(['ap-south-1', 'ap-south-2']))
  })

  it('deletes by itself what is to be forgotten', () => {
    const expiring = Object.values(TABLES).filter((table) => 'expiry' in table)
    for (const { name } of expiring) {
      shops.hasResourceProperties('AWS::DynamoDB::Table', {
        TableName: `retailmind-${name}`,
        TimeToLiveSpecification: { AttributeName: 'expiryTime', Enabled: true },
      })
    }
    expect(expiring.map(({ name }) => name)).toEqual([
      'conversations',
      'forecasts',
      'alerts',
      'turns',
    ])
  })

  it('leaves paths, callers and bodies out of access logs', () => {
    const [stage] = all('AWS::ApiGateway::Stage')
    const format = (stage?.Properties.AccessLogSetting as { Format: string }).Format
    expect(format).toContain('$context.requestId')
    expect(format).not.toMatch(/sourceIp|\$context\.path\b|userAgent|authorizer|caller/)
    expect(stage?.Properties.MethodSettings).toEqual([
      expect.objectContaining({ DataTraceEnabled: false, LoggingLevel: 'ERROR' }),
    ])
  })
})

describe('5.4 network', () => {
  it('throttles: 1,000 at once and a second, and less for a program', () => {
    shops.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingBurstLimit: 1000, ThrottlingRateLimit: 1000 })],
    })
    shops.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { BurstLimit: 100, RateLimit: 50 },
      Quota: { Limit: 100_000, Period: 'DAY' },
    })
  })

  it('puts a firewall with managed rules and limits by address in front', () => {
    const [acl] = all('AWS::WAFv2::WebACL')
    const rules = acl?.Properties.Rules as { Name: string; Action?: object; Statement: object }[]
    expect(rules.map(({ Name }) => Name)).toEqual([
      'rate-webhook',
      'rate-api',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesSQLiRuleSet',
      'AWSManagedRulesAmazonIpReputationList',
    ])
    expect(JSON.stringify(rules)).toContain('/prod/webhook')
    shops.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1)
  })

  it('lets nobody look into a bucket', () => {
    for (const { Properties } of all('AWS::S3::Bucket')) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      })
    }
  })
})

describe('5.5 what functions may do', () => {
  it('the webhook: puts to its two queues, reads its three secrets, and nothing else', () => {
    const actions = statementsOf(shops, 'webhook').flatMap(({ Action }) => Action)
    expect(new Set(actions)).toEqual(
      new Set([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'sqs:SendMessage',
        'secretsmanager:GetSecretValue',
        'kms:Decrypt',
        'kms:GenerateDataKey',
      ]),
    )
    const resources = (action: string) =>
      statementsOf(shops, 'webhook').find(({ Action }) => [Action].flat().includes(action))
        ?.Resource
    expect(resources('sqs:SendMessage')).toHaveLength(2)
    expect(resources('secretsmanager:GetSecretValue')).toHaveLength(3)
  })

  it.each(FUNCTION_NAMES)(
    '%s: no action by wildcard, no resource but where there is none',
    (name) => {
      const statements = statementsOf(shops, name)
      const actions = statements.flatMap(({ Action }) => Action)
      expect(actions.filter((action) => action.includes('*'))).toEqual([])
      const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes('*'))
      const known = [
        'polly:SynthesizeSpeech',
        'transcribe:StartTranscriptionJob',
        'secretsmanager:GetRandomPassword',
      ]
      expect(
        everywhere.flatMap(({ Action }) => Action).filter((action) => !known.includes(action)),
      ).toEqual([])
    },
  )

  it('only the turn, in which a shop is erased, deletes rows', () => {
    const may = FUNCTION_NAMES.filter((name) =>
      statementsOf(shops, name).some(({ Action }) =>
        [Action].flat().includes('dynamodb:DeleteItem'),
      ),
    )
    expect(may).toEqual(['turn'])
  })

  it('only what changes or measures secrets may do more than read one', () => {
    const may = FUNCTION_NAMES.filter((name) =>
      statementsOf(shops, name).some(({ Action }) =>
        [Action]
          .flat()
          .some((a) => a.startsWith('secretsmanager:') && !a.endsWith(':GetSecretValue')),
      ),
    )
    expect(may).toEqual(['rotate-secret', 'secret-age'])
  })
})

describe('5.7 audit', () => {
  it('keeps the trail for a year, and ninety days at hand', () => {
    shops.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsLogging: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
    })
    shops.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/cloudtrail/retailmind-trail',
      RetentionInDays: 90,
    })
    expect(lifecycleOf('logs')).toContainEqual({
      Id: 'a-year',
      Status: 'Enabled',
      ExpirationInDays: 365,
    })
  })

  it('notes who read and wrote files of shops, and not rows unless it is asked to', () => {
    const [management, files, ...others] = selectorsOf(shops)
    expect(management).toEqual({ ReadWriteType: 'All', IncludeManagementEvents: true })
    expect(files).toMatchObject({
      IncludeManagementEvents: false,
      DataResources: [{ Type: 'AWS::S3::Object' }],
    })
    // Absent is both.
    expect(files).not.toHaveProperty('ReadWriteType')
    const watched = resourcesOf(files)
    expect(watched).toHaveLength(3)
    for (const name of ['BucketsVoice', 'BucketsReports', 'BucketsBackups']) {
      expect(watched.filter((arn) => arn.includes(name))).toHaveLength(1)
    }
    expect(others).toEqual([])
  })

  it('notes who wrote rows of any table where auditRows is set', () => {
    const rows = selectorsOf(synth({ auditRows: 'true' }).shops)[2]
    expect(rows).toMatchObject({
      ReadWriteType: 'WriteOnly',
      IncludeManagementEvents: false,
      DataResources: [{ Type: 'AWS::DynamoDB::Table' }],
    })
    const watched = resourcesOf(rows)
    expect(watched).toHaveLength(Object.keys(TABLES).length)
    for (const name of Object.keys(TABLES)) {
      expect(watched.filter((arn) => arn.includes(`Tables${name}`))).toHaveLength(1)
    }
  }, 30_000)

  it('rings when something suspicious is seen', () => {
    const metrics = all('AWS::Logs::MetricFilter').flatMap(({ Properties }) =>
      (Properties.MetricTransformations as { MetricName: string }[]).map(
        ({ MetricName }) => MetricName,
      ),
    )
    expect(metrics).toHaveLength(5)
    for (const MetricName of metrics) {
      shops.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, AlarmActions: [{}] })
    }
  })

  it('throws no log away too late, or never', () => {
    for (const { Properties } of all('AWS::Logs::LogGroup'))
      expect(Properties.RetentionInDays).toBe(90)
  })
})

interface Selector {
  DataResources?: { Values: unknown[] }[]
}

function selectorsOf(template: Template): Selector[] {
  const [trail] = Object.values(template.findResources('AWS::CloudTrail::Trail')) as Resource[]
  return trail?.Properties['EventSelectors'] as Selector[]
}

const resourcesOf = (selector: Selector | undefined) =>
  (selector?.DataResources?.[0]?.Values ?? []).map((value) => JSON.stringify(value))

function lifecycleOf(bucket: string): unknown[] {
  const found = all('AWS::S3::Bucket').find(({ Properties }) =>
    JSON.stringify(Properties.BucketName).includes(`retailmind-${bucket}-`),
  )
  return (found?.Properties.LifecycleConfiguration as { Rules: unknown[] }).Rules
}
