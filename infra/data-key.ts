import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Stage } from './stage.ts'

/** Services that put something into an encrypted queue or topic on their own behalf. */
const SENDERS = ['cloudwatch', 'events', 'scheduler', 'budgets']

/** The one key over tables, buckets, queues, topics, secrets, logs and the environment of functions. Turns every year. */
export function createDataKey(scope: Construct, stage: Stage): Key {
  const { account, region, partition } = Stack.of(scope)
  const key = new Key(scope, 'DataKey', {
    alias: `alias/${stage.prefix}data`,
    description: 'RetailMind: everything that is stored',
    enableKeyRotation: true,
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
  for (const service of SENDERS) {
    key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    )
  }
  key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
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
  return key
}
