import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { Stage } from './stage.ts'

/** Three topics, encrypted, over TLS only. */
export class Topics extends Construct {
  /** Alarms: a shopkeeper feels it. */
  readonly alerts: Topic
  /** Notices that WhatsApp would not deliver, without words or numbers of members: who runs the shop's account calls. */
  readonly notifications: Topic
  /** Budgets, old secrets, suspicious calls of the account. */
  readonly admin: Topic

  constructor(
    scope: Construct,
    { stage, key, adminEmail }: { stage: Stage; key: IKey; adminEmail?: string },
  ) {
    super(scope, 'Topics')
    const topic = (name: string) =>
      new Topic(this, name, {
        topicName: stage.prefix + name,
        masterKey: key,
        enforceSSL: true,
      })
    this.alerts = topic('alerts')
    this.notifications = topic('notifications')
    this.admin = topic('admin')
    if (adminEmail === undefined) return
    for (const each of [this.alerts, this.notifications, this.admin]) {
      each.addSubscription(new EmailSubscription(adminEmail))
    }
  }
}
