import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
  TextWidget,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { COMMON, FUNCTION_NAMES, type FunctionName } from './functions.ts'
import type { MetricName } from './metrics.ts'
import type { Queues } from './queues.ts'
import { ROTATION_DAYS } from './secrets.ts'
import type { Stage } from './stage.ts'

const FIVE_MINUTES = Duration.minutes(5)
const HOUR = Duration.hours(1)
const DAY = Duration.days(1)

export interface Watched {
  stage: Stage
  functions: Readonly<Record<FunctionName, Function>>
  queues: Queues
  /** Names of the secrets that only a person can renew. */
  secretNames: readonly string[]
  /** Rupees a day on models at which somebody is told. */
  dailyRupees: number
  alerts: Topic
  admin: Topic
}

/** What a shopkeeper would feel, as alarms, and on one page. */
export class Watch extends Construct {
  private readonly prefix: string

  constructor(
    scope: Construct,
    { stage, functions, queues, secretNames, dailyRupees, alerts, admin }: Watched,
  ) {
    super(scope, 'Watch')
    this.prefix = stage.prefix
    const oldest = queues.turns.queue.metricApproximateAgeOfOldestMessage({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    })
    const done = ours('TurnsDone', FIVE_MINUTES)
    const failed = ours('TurnsFailed', FIVE_MINUTES)
    const failedShare = share('failed turns', failed, done)
    const fallbacks = share(
      'answers of another model',
      ours('ModelFallbacks', FIVE_MINUTES),
      ours('ModelCalls', FIVE_MINUTES),
    )
    const rupees = ours('ModelRupees', DAY)
    const latency = ours('TurnLatency', FIVE_MINUTES, 'p95')
    const undelivered = ours('RepliesUndelivered', HOUR)
    const dead = [queues.turns, queues.statuses, queues.notices].map((pair) =>
      pair.dead.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
    )

    this.alarm('OldestMessage', 'A member has waited for two minutes', oldest, 120, alerts, 2)
    this.alarm('FailedTurns', 'More than one turn in twenty fails', failedShare, 5, alerts, 2)
    this.alarm(
      'TurnsDead',
      'A message was put aside unanswered',
      ours('TurnsDead', FIVE_MINUTES),
      1,
      alerts,
    )
    this.alarm(
      'SlowAnswers',
      'One answer in twenty takes over 30 seconds',
      latency,
      30_000,
      alerts,
      3,
    )
    this.alarm('Fallbacks', 'One answer in ten is not of the first model', fallbacks, 10, alerts, 3)
    this.alarm('Undelivered', 'WhatsApp does not deliver replies', undelivered, 20, alerts)
    this.alarm('CostADay', 'Models cost more today than planned', rupees, dailyRupees, admin)
    for (const [i, name] of (['turns', 'statuses', 'notices'] as const).entries()) {
      const metric = dead[i]
      if (metric) this.alarm(`Dead-${name}`, `Dead letters of ${name}`, metric, 1, alerts)
    }
    this.alarm(
      'Undelivered-events',
      'A schedule or an event could not be handed over',
      queues.undelivered.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      1,
      alerts,
    )
    for (const name of FUNCTION_NAMES) {
      const { errors, throttles } = {
        errors: functions[name].metricErrors({ period: FIVE_MINUTES, statistic: 'Sum' }),
        throttles: functions[name].metricThrottles({ period: FIVE_MINUTES, statistic: 'Sum' }),
      }
      this.alarm(`Errors-${name}`, `${name} ended in an error`, errors, 5, alerts)
      this.alarm(`Throttles-${name}`, `${name} was held back`, throttles, 5, alerts)
    }
    for (const secret of secretNames) {
      const age = metric('SecretAgeDays', DAY, 'Maximum', { secret })
      this.alarm(
        `Old-${secret.split('/').at(-1)}`,
        `${secret} is to be renewed by hand: docs/deploy.md, "Keys"`,
        age,
        ROTATION_DAYS,
        admin,
      )
    }

    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: `${stage.prefix}shops` })
    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 8 })
    dashboard.addWidgets(
      new TextWidget({
        markdown: '# RetailMind\nWhat shopkeepers feel, first. What to do: `docs/deploy.md`.',
        width: 24,
        height: 2,
      }),
      new SingleValueWidget({
        title: 'Today',
        metrics: [ours('TurnsDone', DAY), ours('TurnsDead', DAY), rupees],
        width: 24,
        height: 3,
      }),
      graph('Seconds that the oldest message has waited', oldest),
      graph('Answers, 95 of 100 faster than (ms)', latency),
      graph('Failed turns, %', failedShare),
      graph('Answers of another model, %', fallbacks),
      graph('Rupees for models a day', rupees),
      graph('Replies not delivered', undelivered),
      graph('Dead letters', ...dead),
      graph(
        'Errors of functions',
        ...FUNCTION_NAMES.map((name) => functions[name].metricErrors({ period: FIVE_MINUTES })),
      ),
      graph(
        'Functions side by side',
        ...(['turn', 'notifier', 'webhook'] as const).map((name) =>
          functions[name].metric('ConcurrentExecutions', {
            period: FIVE_MINUTES,
            statistic: 'Maximum',
          }),
        ),
      ),
    )
  }

  private alarm(
    id: string,
    alarmDescription: string,
    watched: IMetric,
    threshold: number,
    to: Topic,
    evaluationPeriods = 1,
  ): void {
    const alarm = new Alarm(this, id, {
      alarmName: `${this.prefix}${id}`,
      alarmDescription,
      metric: watched,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(to))
    alarm.addOkAction(new SnsAction(to))
  }
}

/** A metric that our functions write. */
function metric(
  metricName: MetricName,
  period: Duration,
  statistic: string,
  dimensions: Record<string, string> = {},
): Metric {
  return new Metric({
    namespace: COMMON.POWERTOOLS_METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: COMMON.POWERTOOLS_SERVICE_NAME, ...dimensions },
    period,
    statistic,
  })
}

const ours = (name: MetricName, period: Duration, statistic = 'Sum') =>
  metric(name, period, statistic)

/** Per cent of `part` in `part` and `rest`, from twenty on: one of two is no sign. */
function share(label: string, part: Metric, rest: Metric): MathExpression {
  return new MathExpression({
    expression: 'IF((part + rest) >= 20, 100 * part / (part + rest), 0)',
    usingMetrics: { part, rest },
    label: `${label}, %`,
    period: FIVE_MINUTES,
  })
}
