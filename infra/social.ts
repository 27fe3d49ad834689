import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'

export interface SocialSetting {
  /** `<Meta's id>=phone-number-id-…`, comma-separated. */
  numbers: string
  /** Where the WhatsApp account's events are published; made when the account is linked, not by this stack. */
  topicArn: string
}

/** WhatsApp by AWS End User Messaging Social, where numbers are linked to it: messages out by role, messages in by SNS. */
export function linkSocial(
  { numbers, topicArn }: SocialSetting,
  {
    speaks,
    hears,
    undelivered,
  }: { speaks: readonly Function[]; hears: Function; undelivered: IQueue },
): void {
  const { partition, account, region } = Stack.of(hears)
  // arn:…:phone-number-id/<the id without its first words>
  const arns = Array.from(
    numbers.matchAll(/phone-number-id-([0-9a-zA-Z]+)/g),
    ([, id]) => `arn:${partition}:social-messaging:${region}:${account}:phone-number-id/${id}`,
  )
  for (const each of speaks) {
    each.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'social-messaging:SendWhatsAppMessage',
          'social-messaging:GetWhatsAppMessageMedia',
          'social-messaging:PostWhatsAppMessageMedia',
        ],
        resources: arns,
      }),
    )
  }
  Topic.fromTopicArn(Stack.of(hears), 'WhatsAppEvents', topicArn).addSubscription(
    new LambdaSubscription(hears, { deadLetterQueue: undelivered }),
  )
  // SNS is done once Lambda has the event; what the function then fails at is Lambda's to try again, and to keep.
  // Said by name: the destination of the library grants actions by wildcard.
  hears.configureAsyncInvoke({
    retryAttempts: 2,
    onFailure: { bind: () => ({ destination: undelivered.queueArn }) },
  })
  hears.addToRolePolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }),
  )
}
