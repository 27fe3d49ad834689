import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
} from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { FUNCTIONS } from './functions.ts'
import type { Stage } from './stage.ts'

export interface QueuePair {
  queue: Queue
  dead: Queue
}

/**
 * A turn that waits for a transcription gives its message back, and each time is counted as a receive. So the count says
 * little: the turn's row counts errors, and puts it aside after five. This catches what dies before that.
 */
export const MAX_RECEIVES = 100
/** Time for a function to be ended and its batch to come again. */
const MARGIN_SECONDS = 30
const RETENTION = Duration.days(14)

/** FIFO queues, each with its dead letters. Order and deduplication are by group, which is what gives them throughput. */
export class Queues extends Construct {
  readonly turns: QueuePair
  readonly statuses: QueuePair
  readonly notices: QueuePair
  /** What Scheduler and EventBridge could not hand over. Not FIFO: Scheduler's may not be. */
  readonly undelivered: Queue

  constructor(scope: Construct, { stage, key }: { stage: Stage; key: IKey }) {
    super(scope, 'Queues')
    const common = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: RETENTION,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    }
    const pair = (name: string, timeoutSeconds: number): QueuePair => {
      const fifo = {
        ...common,
        fifo: true,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }
      const dead = new Queue(this, `${name}-dead`, {
        ...fifo,
        queueName: `${stage.prefix}${name}-dead.fifo`,
      })
      const queue = new Queue(this, name, {
        ...fifo,
        queueName: `${stage.prefix}${name}.fifo`,
        visibilityTimeout: Duration.seconds(timeoutSeconds + MARGIN_SECONDS),
        deadLetterQueue: { queue: dead, maxReceiveCount: MAX_RECEIVES },
      })
      return { queue, dead }
    }
    this.turns = pair('turns', FUNCTIONS.turn.timeoutSeconds)
    this.statuses = pair('statuses', FUNCTIONS.status.timeoutSeconds)
    this.notices = pair('notices', FUNCTIONS.notifier.timeoutSeconds)
    this.undelivered = new Queue(this, 'undelivered', {
      ...common,
      queueName: `${stage.prefix}undelivered`,
    })
  }
}
