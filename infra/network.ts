import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Stage } from './stage.ts'

const GATEWAYS = {
  DynamoDb: GatewayVpcEndpointAwsService.DYNAMODB,
  S3: GatewayVpcEndpointAwsService.S3,
}
const INTERFACES = {
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  Sns: InterfaceVpcEndpointAwsService.SNS,
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Kms: InterfaceVpcEndpointAwsService.KMS,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  EventBridge: InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  Bedrock: InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
  Transcribe: InterfaceVpcEndpointAwsService.TRANSCRIBE,
  Polly: InterfaceVpcEndpointAwsService.POLLY,
}

/**
 * A private network for the functions, by choice (`--context network=private`): AWS's services are reached by endpoints, and only
 * WhatsApp's Graph API, which is on the internet, through NAT. Nothing reaches in.
 */
export class Network extends Construct {
  readonly vpc: IVpc
  readonly securityGroup: SecurityGroup

  constructor(scope: Construct, { stage, key }: { stage: Stage; key: IKey }) {
    super(scope, 'Network')
    const vpc = new Vpc(this, 'Vpc', {
      vpcName: `${stage.prefix}vpc`,
      ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
      // Without an account to ask, zones have to be named.
      availabilityZones: ['ap-south-1a', 'ap-south-1b'],
      natGateways: stage.keepsData ? 2 : 1,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      restrictDefaultSecurityGroup: false,
      flowLogs: {
        all: {
          destination: FlowLogDestination.toCloudWatchLogs(
            new LogGroup(this, 'FlowLog', {
              logGroupName: `/aws/vpc/${stage.prefix}vpc`,
              retention: stage.logDays as RetentionDays,
              encryptionKey: key,
            }),
          ),
        },
      },
    })
    // Declared by the library as optional in one place and as possibly undefined in the other: the compiler alone minds.
    this.vpc = vpc as IVpc
    this.securityGroup = new SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'Functions: out over TLS, nothing in',
      allowAllOutbound: false,
    })
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'TLS')

    const endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Endpoints: TLS from functions',
      allowAllOutbound: false,
    })
    endpoints.addIngressRule(this.securityGroup, Port.tcp(443), 'TLS')
    for (const [id, service] of Object.entries(GATEWAYS))
      this.vpc.addGatewayEndpoint(id, { service })
    for (const [id, service] of Object.entries(INTERFACES)) {
      this.vpc.addInterfaceEndpoint(id, {
        service,
        open: false,
        securityGroups: [endpoints],
        subnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      })
    }
  }
}
