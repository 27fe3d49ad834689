import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'
import type { Stage } from './stage.ts'

/** Requests of one address in five minutes. Meta sends everybody's messages from a few addresses. */
export const ADDRESS_LIMITS = { api: 2_000, webhook: 150_000 } as const

/** Rules that AWS keeps. They read bodies, and a shopkeeper may write anything: `/webhook` has its signature instead. */
const MANAGED = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
] as const

/** The web ACL in front of the API: managed rules, and a limit by address. */
export class Firewall extends Construct {
  constructor(scope: Construct, { stage, key, rest }: { stage: Stage; key: IKey; rest: RestApi }) {
    super(scope, 'Firewall')
    const visibility = (name: string): CfnWebACL.VisibilityConfigProperty => ({
      cloudWatchMetricsEnabled: true,
      metricName: stage.prefix + name,
      // Samples hold whole requests.
      sampledRequestsEnabled: false,
    })
    const limit = (
      name: keyof typeof ADDRESS_LIMITS,
      priority: number,
      scopeDownStatement: CfnWebACL.StatementProperty,
    ): CfnWebACL.RuleProperty => ({
      name: `rate-${name}`,
      priority,
      action: { block: { customResponse: { responseCode: 429 } } },
      visibilityConfig: visibility(`rate-${name}`),
      statement: {
        rateBasedStatement: {
          limit: ADDRESS_LIMITS[name],
          aggregateKeyType: 'IP',
          evaluationWindowSec: 300,
          scopeDownStatement,
        },
      },
    })
    const acl = new CfnWebACL(this, 'Acl', {
      name: `${stage.prefix}api`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('firewall'),
      rules: [
        limit('webhook', 0, onWebhook(stage)),
        limit('api', 1, { notStatement: { statement: onWebhook(stage) } }),
        ...MANAGED.map((name, place): CfnWebACL.RuleProperty => ({
          name,
          priority: 10 + place,
          overrideAction: { none: {} },
          visibilityConfig: visibility(name),
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              scopeDownStatement: { notStatement: { statement: onWebhook(stage) } },
            },
          },
        })),
      ],
    })
    new CfnWebACLAssociation(this, 'InFront', {
      resourceArn: rest.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    })
    // WAF writes only to log groups of such names.
    const log = new LogGroup(this, 'Log', {
      logGroupName: `aws-waf-logs-${stage.prefix}api`,
      retention: stage.logDays as RetentionDays,
      encryptionKey: key,
    })
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [log.logGroupArn.replace(/:\*$/, '')],
      redactedFields: [
        { uriPath: {} },
        { queryString: {} },
        { singleHeader: { Name: 'authorization' } },
        { singleHeader: { Name: 'x-api-key' } },
      ],
    })
  }
}

/** A request's path begins with the stage's name. */
const onWebhook = ({ name }: Stage): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'EXACTLY',
    searchString: `/${name}/webhook`,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
})
