import { Duration, Stack, TimeZone } from 'aws-cdk-lib'
import { Match, Rule, type EventBus } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke, Universal } from 'aws-cdk-lib/aws-scheduler-targets'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { SCHEDULES, type Schedule as ScheduleName } from '../agent/notices/schedule.ts'
import type { FunctionName } from './functions.ts'
import { toSchedulerCron } from './scheduler-cron.ts'
import type { Stage } from './stage.ts'
import type { Tables } from './tables.ts'

/** The brief's names; what they are for, by whom it is asked. */
const NAMES: Readonly<Record<ScheduleName, string>> = {
  daily_summary: 'daily-summary-rule',
  inventory_check: 'inventory-check-rule',
  weekly_report: 'weekly-report-rule',
}
/** Copies are made while shops are closed. */
const NIGHTLY = 'cron(30 2 * * ? *)'
const RETRY = { maxEventAge: Duration.minutes(15), retryAttempts: 5 }

interface SchedulesProps {
  stage: Stage
  key: IKey
  bus: EventBus
  functions: Readonly<Record<FunctionName, Function>>
  undelivered: Queue
  tables: Tables
  backups: Bucket
}

/** What happens by the clock (in Indian time) and by events. What cannot be handed over lies in a queue of its own. */
export class Schedules extends Construct {
  private readonly group: ScheduleGroup
  private readonly props: SchedulesProps
  private readonly invokeRole: Role

  constructor(scope: Construct, props: SchedulesProps) {
    super(scope, 'Schedules')
    this.props = props
    const { stage, bus, functions, undelivered } = props
    this.invokeRole = this.role('InvokeRole', 'Scheduler: invokes functions')
    this.group = new ScheduleGroup(this, 'Group', { scheduleGroupName: `${stage.prefix}schedules` })

    for (const [schedule, cron] of Object.entries(SCHEDULES)) {
      this.at(NAMES[schedule as ScheduleName], toSchedulerCron(cron), {
        name: 'fan-out',
        // The time that was meant, not the time at which it came to be: the same minute gives the same jobs.
        input: { schedule, at: ContextAttribute.scheduledTime },
      })
    }
    this.at('secret-age-rule', 'cron(0 10 * * ? *)', { name: 'secret-age', input: {} })
    this.exportTables()

    const toQueue = { deadLetterQueue: undelivered, ...RETRY }
    new Rule(this, 'DemandSpike', {
      ruleName: `${stage.prefix}demand-spike-rule`,
      description: 'Far more of an item was sold today than on other days',
      eventBus: bus,
      eventPattern: { source: ['retailmind'], detailType: ['Demand Spike Suspected'] },
      targets: [new LambdaFunction(functions['fan-out'], toQueue)],
    })
    new Rule(this, 'TranscriptionFinished', {
      ruleName: `${stage.prefix}transcription-finished-rule`,
      description: 'A voice note was heard, or could not be',
      eventPattern: {
        source: ['aws.transcribe'],
        detailType: ['Transcribe Job State Change'],
        detail: {
          TranscriptionJobStatus: ['COMPLETED', 'FAILED'],
          TranscriptionJobName: Match.prefix('retailmind-'),
        },
      },
      targets: [new LambdaFunction(functions['transcription-finished'], toQueue)],
    })
  }

  private at(
    name: string,
    cron: string,
    target: { name: FunctionName; input: Record<string, unknown> },
  ): void {
    const { functions, undelivered } = this.props
    this.schedule(
      name,
      cron,
      new LambdaInvoke(functions[target.name], {
        role: this.invokeRole,
        input: ScheduleTargetInput.fromObject(target.input),
        deadLetterQueue: undelivered,
        ...RETRY,
      }),
    )
  }

  /** Tables that hold what lasts, each night, as files: thirty days at hand, then in Glacier (`buckets.ts`). */
  private exportTables(): void {
    const { tables, backups, key, undelivered } = this.props
    const { region } = Stack.of(this)
    const lasting = tables.lasting
    const statements = [
      new PolicyStatement({
        actions: ['dynamodb:ExportTableToPointInTime'],
        resources: lasting.map(({ tableArn }) => tableArn),
      }),
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: [backups.arnForObjects('*')],
      }),
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': ['s3', 'dynamodb'].map((each) => `${each}.${region}.amazonaws.com`),
          },
        },
      }),
    ]
    const role = this.role('ExportRole', 'Scheduler: has tables exported')
    for (const { name, tableArn } of lasting) {
      this.schedule(
        `export-${name}-rule`,
        NIGHTLY,
        new Universal({
          service: 'dynamodb',
          action: 'exportTableToPointInTime',
          // The library would allow the action on everything.
          policyStatements: statements,
          role,
          input: ScheduleTargetInput.fromObject({
            TableArn: tableArn,
            S3Bucket: backups.bucketName,
            S3Prefix: name,
            S3SseAlgorithm: 'KMS',
            S3SseKmsKeyId: key.keyArn,
            ExportFormat: 'DYNAMODB_JSON',
          }),
          deadLetterQueue: undelivered,
          ...RETRY,
        }),
      )
    }
  }

  private role(id: string, description: string): Role {
    return new Role(this, id, {
      description,
      // Another account's schedule may not use our role.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    })
  }

  private schedule(name: string, cron: string, target: LambdaInvoke | Universal): void {
    new Schedule(this, name, {
      scheduleName: name,
      scheduleGroup: this.group,
      schedule: ScheduleExpression.expression(cron, TimeZone.ASIA_KOLKATA),
      target,
      key: this.props.key,
    })
  }
}
