import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, Function, LoggingFormat, Runtime, type Code } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { COMMON, FUNCTIONS, OPTIONAL, type FunctionName, type Variable } from './functions.ts'
import type { Stage } from './stage.ts'

export interface FunctionSetting {
  stage: Stage
  key: IKey
  code: Code
  variables: Readonly<Partial<Record<Variable, string>>>
  network?: { vpc: IVpc; securityGroup: ISecurityGroup }
}

/**
 * A function with a role of its own, that may at first write its own log and nothing else.
 *
 * @throws Error where a variable that it cannot do without has no value
 */
export function createFunction(
  scope: Construct,
  name: FunctionName,
  { stage, key, code, variables, network }: FunctionSetting,
): Function {
  const { description, memoryMb, timeoutSeconds } = FUNCTIONS[name]
  const functionName = stage.prefix + name
  const logGroup = new LogGroup(scope, `${name}-log`, {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: stage.logDays as RetentionDays,
    encryptionKey: key,
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, `${name}-role`, {
    roleName: `${functionName}-${Stack.of(scope).region}`,
    description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  )
  if (network) role.addToPolicy(new PolicyStatement({ actions: NETWORK_ACTIONS, resources: ['*'] }))
  return new Function(scope, name, {
    functionName,
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code,
    role,
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    environment: { ...COMMON, ...environmentOf(name, variables) },
    environmentEncryption: key,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    ...(network && { vpc: network.vpc, securityGroups: [network.securityGroup] }),
  })
}

/** What Lambda needs to put a function into a VPC; the calls take no resource. */
const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]

function environmentOf(
  name: FunctionName,
  variables: FunctionSetting['variables'],
): Record<string, string> {
  const wanted: readonly Variable[] = FUNCTIONS[name].environment
  const missing = wanted.filter((each) => !OPTIONAL.has(each) && variables[each] === undefined)
  if (missing.length > 0) throw new Error(`${name} has no value for ${missing.join(', ')}`)
  return Object.fromEntries(
    wanted.flatMap((each) => {
      const value = variables[each]
      return value === undefined ? [] : [[each, value]]
    }),
  )
}
