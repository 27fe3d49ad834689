import { Duration, Stack } from 'aws-cdk-lib'
import { ReadWriteType, Trail, type DataResourceType } from 'aws-cdk-lib/aws-cloudtrail'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from './stage.ts'
import type { ShopTable } from './tables.ts'

/** Calls of the account that nobody makes on an ordinary day. */
const SUSPICIOUS: Readonly<Record<string, string>> = {
  RootUsed:
    '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  LoginFailed: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
  CallRefused: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  TrailChanged:
    '{ ($.eventName = "StopLogging") || ($.eventName = "DeleteTrail") || ($.eventName = "UpdateTrail") }',
  KeyDisabled:
    '{ ($.eventSource = "kms.amazonaws.com") && (($.eventName = "DisableKey") || ($.eventName = "ScheduleKeyDeletion")) }',
}

/** Management events are in a selector of their own. */
const DATA_EVENTS = { includeManagementEvents: false }

/**
 * Every call of the account, ninety days to look through and a year in the bucket of logs; of the shops' files also who read and
 * wrote, and of rows who wrote, where that is wanted.
 */
export class AuditTrail extends Construct {
  constructor(
    scope: Construct,
    {
      stage,
      logs,
      watched,
      tables,
      admin,
    }: {
      stage: Stage
      logs: Bucket
      watched: Bucket[]
      /** Whose rows are watched as well. */
      tables: readonly ShopTable[]
      admin: Topic
    },
  ) {
    super(scope, 'Trail')
    const { account, region, partition } = Stack.of(this)
    const trailName = `${stage.prefix}trail`
    // A key of its own: who may read the data may not read who read it.
    const key = new Key(this, 'Key', {
      alias: `alias/${trailName}`,
      description: 'RetailMind: the trail',
      enableKeyRotation: true,
    })
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'aws:SourceArn': `arn:${partition}:cloudtrail:${region}:${account}:trail/${trailName}`,
          },
        },
      }),
    )
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*`,
          },
        },
      }),
    )
    const cloudWatchLogGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/cloudtrail/${trailName}`,
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: key,
    })
    const trail = new Trail(this, 'Trail', {
      trailName,
      bucket: logs as IBucket,
      s3KeyPrefix: 'trail',
      encryptionKey: key,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup,
      enableFileValidation: true,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: true,
      managementEvents: ReadWriteType.ALL,
    })
    trail.addS3EventSelector(
      watched.map((bucket) => ({ bucket: bucket as IBucket })),
      DATA_EVENTS,
    )
    if (tables.length > 0) watchRows(trail, tables)

    for (const [name, pattern] of Object.entries(SUSPICIOUS)) {
      const filter = new MetricFilter(this, `${name}Filter`, {
        logGroup: cloudWatchLogGroup,
        filterPattern: FilterPattern.literal(pattern),
        metricNamespace: 'RetailMind/Audit',
        metricName: name,
        metricValue: '1',
      })
      const alarm = new Alarm(this, name, {
        alarmName: `${stage.prefix}audit-${name}`,
        alarmDescription: `The trail shows: ${name}. docs/deploy.md, "When an alarm rings"`,
        metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
        threshold: name === 'CallRefused' ? 10 : 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      alarm.addAlarmAction(new SnsAction(admin))
    }
  }
}

/**
 * Who put, changed or removed rows: their keys are in the trail, never what stands in them. Reads are left out: a turn makes many,
 * and the functions are nearly all who make them.
 */
function watchRows(trail: Trail, tables: readonly ShopTable[]): void {
  trail.addEventSelector(
    // CloudTrail has it; the names of the library do not.
    'AWS::DynamoDB::Table' as DataResourceType,
    tables.map(({ tableArn }) => tableArn),
    { ...DATA_EVENTS, readWriteType: ReadWriteType.WRITE_ONLY },
  )
}
