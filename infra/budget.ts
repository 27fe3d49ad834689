import { Stack } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Stage } from './stage.ts'

/** Per cent of the month's budget: spent, spent, and foreseen. */
const WARNINGS = [
  { notificationType: 'ACTUAL', threshold: 50 },
  { notificationType: 'ACTUAL', threshold: 90 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const

/** A budget for everything that the account spends: it warns, and stops nothing. */
export function createBudget(
  scope: Construct,
  { stage, admin, dollars }: { stage: Stage; admin: Topic; dollars: number },
): void {
  admin.addToResourcePolicy(
    new PolicyStatement({
      sid: 'BudgetsMayPublish',
      principals: [new ServicePrincipal('budgets.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [admin.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  new CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: `${stage.prefix}month`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: dollars, unit: 'USD' },
    },
    notificationsWithSubscribers: WARNINGS.map((warning) => ({
      notification: { ...warning, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: admin.topicArn }],
    })),
  })
}
