import { CfnOutput, Stack, Tags, type StackProps } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import type { Code, Function } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Construct } from 'constructs'
import { acknowledge, ACKNOWLEDGED, ACKNOWLEDGED_IN_NETWORK } from './acknowledged.ts'
import { Api } from './api.ts'
import { Backups } from './backups.ts'
import { createBudget } from './budget.ts'
import { Buckets } from './buckets.ts'
import { createDataKey } from './data-key.ts'
import { Firewall } from './firewall.ts'
import { FUNCTION_NAMES, type FunctionName, type Variable } from './functions.ts'
import { addGatewayErrors } from './gateway-errors.ts'
import { createFunction } from './lambda-function.ts'
import type { ModelChoice } from './model-access.ts'
import { Network } from './network.ts'
import { grantPermissions } from './permissions.ts'
import { Queues } from './queues.ts'
import { Schedules } from './schedules.ts'
import { Secrets, type SecretId } from './secrets.ts'
import { linkSocial, type SocialSetting } from './social.ts'
import type { Stage } from './stage.ts'
import { Tables } from './tables.ts'
import { Topics } from './topics.ts'
import { AuditTrail } from './trail.ts'
import { Watch } from './watch.ts'

export interface ShopStackProps extends StackProps {
  stage: Stage
  codeOf: (name: FunctionName) => Code
  models: ModelChoice
  graphVersion: string
  privateNetwork: boolean
  social?: SocialSetting
  /** Custom vocabularies of Transcribe, `<language>=<name>`, comma-separated. */
  vocabularies?: string
  adminEmail?: string
  /** Whether the trail also has who wrote which rows. */
  auditRows: boolean
  /** US dollars a month for everything. */
  monthlyBudget: number
  /** Rupees a day for models. */
  dailyRupees: number
}

/** Everything in Mumbai. One construct a concern; here they are put together. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopStackProps) {
    const { stage, codeOf, models, graphVersion, privateNetwork, adminEmail, social, ...rest } =
      props
    const { vocabularies } = rest
    super(scope, id, { ...rest, terminationProtection: stage.keepsData })
    Tags.of(this).add('project', 'retailmind')
    Tags.of(this).add('stage', stage.name)

    const key = createDataKey(this, stage)
    const tables = new Tables(this, { stage, key })
    const buckets = new Buckets(this, { stage, key })
    const queues = new Queues(this, { stage, key })
    const secrets = new Secrets(this, { stage, key })
    const topics = new Topics(this, { stage, key, ...(adminEmail !== undefined && { adminEmail }) })
    const bus = new EventBus(this, 'Bus', { eventBusName: `${stage.prefix}events`, kmsKey: key })
    const network = privateNetwork ? new Network(this, { stage, key }) : undefined

    const secretArn = (name: SecretId) => secrets.byId[name].secretArn
    const variables: Partial<Record<Variable, string>> = {
      TABLE_PREFIX: stage.prefix,
      TURN_QUEUE_URL: queues.turns.queue.queueUrl,
      TURN_DEAD_LETTER_URL: queues.turns.dead.queueUrl,
      STATUS_QUEUE_URL: queues.statuses.queue.queueUrl,
      STATUS_DEAD_LETTER_URL: queues.statuses.dead.queueUrl,
      NOTICE_QUEUE_URL: queues.notices.queue.queueUrl,
      NOTICE_DEAD_LETTER_URL: queues.notices.dead.queueUrl,
      VOICE_BUCKET: buckets.voice.bucketName,
      REPORTS_BUCKET: buckets.reports.bucketName,
      FILES_KEY_ARN: key.keyArn,
      EVENT_BUS_NAME: bus.eventBusName,
      NOTIFICATIONS_TOPIC_ARN: topics.notifications.topicArn,
      APP_SECRET_ARN: secretArn('appSecret'),
      VERIFY_TOKEN_ARN: secretArn('verifyToken'),
      ACCESS_TOKEN_ARN: secretArn('accessToken'),
      IDENTITY_KEY_ARN: secretArn('identityKey'),
      TOKEN_KEY_ARN: secretArn('tokenKey'),
      RETAILMIND_BEDROCK_PROFILES: models.profiles.join(','),
      RETAILMIND_ALLOW_GLOBAL: String(models.allowGlobal),
      WHATSAPP_GRAPH_VERSION: graphVersion,
      WATCHED_SECRET_ARNS: secrets.watched.map(({ secret }) => secret.secretArn).join(','),
      ...(models.guardrail && {
        GUARDRAIL_ID: models.guardrail.id,
        GUARDRAIL_VERSION: models.guardrail.version,
      }),
      ...(models.knowledgeBaseId !== undefined && { KNOWLEDGE_BASE_ID: models.knowledgeBaseId }),
      ...(models.forecastEndpoint !== undefined && { FORECAST_ENDPOINT: models.forecastEndpoint }),
      ...(social && { SOCIAL_NUMBERS: social.numbers }),
      ...(vocabularies !== undefined && { TRANSCRIBE_VOCABULARIES: vocabularies }),
    }
    const functions = Object.fromEntries(
      FUNCTION_NAMES.map((name) => [
        name,
        createFunction(this, name, {
          stage,
          key,
          code: codeOf(name),
          variables,
          ...(network && { network }),
        }),
      ]),
    ) as Record<FunctionName, Function>
    grantPermissions(functions, {
      key,
      tables,
      buckets,
      queues,
      secrets,
      topics,
      busArn: bus.eventBusArn,
      models,
    })
    if (social) {
      linkSocial(social, {
        speaks: [functions.turn, functions.api, functions.notifier],
        hears: functions.webhook,
        undelivered: queues.undelivered,
      })
    }

    const reads = (name: FunctionName, pair: Queues['turns'], maxConcurrency: number) =>
      functions[name].addEventSource(
        new SqsEventSource(pair.queue, {
          batchSize: 10,
          reportBatchItemFailures: true,
          maxConcurrency,
        }),
      )
    // What keeps one function from taking what the account may run side by side; nothing is lost, it waits in the queue.
    reads('turn', queues.turns, stage.turnConcurrency)
    reads('status', queues.statuses, 10)
    reads('notifier', queues.notices, Math.max(2, stage.turnConcurrency / 5))

    secrets.rotateBy(functions['rotate-secret'])
    const { rest: api } = new Api(this, { stage, key, functions })
    addGatewayErrors(api)
    new Firewall(this, { stage, key, rest: api })
    new Schedules(this, {
      stage,
      key,
      bus,
      functions,
      tables,
      undelivered: queues.undelivered,
      backups: buckets.backups,
    })
    new Backups(this, { stage, key, tables, admin: topics.admin })
    new AuditTrail(this, {
      stage,
      logs: buckets.logs,
      watched: [buckets.voice, buckets.reports, buckets.backups],
      tables: props.auditRows ? tables.all : [],
      admin: topics.admin,
    })
    createBudget(this, { stage, admin: topics.admin, dollars: props.monthlyBudget })
    new Watch(this, {
      stage,
      functions,
      queues,
      secretNames: secrets.watched.map(({ name }) => name),
      dailyRupees: props.dailyRupees,
      alerts: topics.alerts,
      admin: topics.admin,
    })
    acknowledge(this, ACKNOWLEDGED)
    if (network) acknowledge(this, ACKNOWLEDGED_IN_NETWORK)

    new CfnOutput(this, 'WebhookUrl', {
      value: `${api.url}webhook`,
      description: 'Callback URL for Meta',
    })
    new CfnOutput(this, 'ApiUrl', { value: `${api.url}api/v1/` })
  }
}
