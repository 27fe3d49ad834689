import { Duration } from 'aws-cdk-lib'
import {
  AccessLogField,
  AccessLogFormat,
  ApiKeySourceType,
  AuthorizationType,
  Cors,
  EndpointType,
  IdentitySource,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  Period,
  RequestAuthorizer,
  RestApi,
  type CfnRestApi,
  type IResource,
} from 'aws-cdk-lib/aws-apigateway'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionName } from './functions.ts'
import type { Stage } from './stage.ts'

/** Requests that are let through in one instant, and in a second after that. */
export const BURST = 1_000
export const RATE = 1_000
/** One program of the HTTP API, by its API key. */
const PROGRAM = { rate: 50, burst: 100, requestsPerDay: 100_000 }
/** A token that is withdrawn works for so long, at most. */
const AUTHORIZED_FOR = Duration.minutes(5)

/** What the access log says of a request: never a path, in which there are ids of shops, a body or a caller's address. */
const ACCESS_LOG = {
  requestId: AccessLogField.contextRequestId(),
  time: AccessLogField.contextRequestTimeEpoch(),
  method: AccessLogField.contextHttpMethod(),
  resource: AccessLogField.contextResourcePath(),
  status: AccessLogField.contextStatus(),
  latencyMs: AccessLogField.contextResponseLatency(),
  bytes: AccessLogField.contextResponseLength(),
  error: AccessLogField.contextErrorResponseType(),
  integration: AccessLogField.contextIntegrationStatus(),
  firewall: AccessLogField.contextWafResponseCode(),
}

/**
 * The REST API: `/webhook` for Meta, whose signature the function checks, and `/api/v1/*` for programs, which show an API key
 * (whose usage plan counts them) and a token (whose shop the authorizer checks).
 */
export class Api extends Construct {
  readonly rest: RestApi

  constructor(
    scope: Construct,
    {
      stage,
      key,
      functions,
    }: { stage: Stage; key: IKey; functions: Readonly<Record<FunctionName, Function>> },
  ) {
    super(scope, 'Api')
    const retention = stage.logDays as RetentionDays
    const accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${stage.prefix}api/access`,
      retention,
      encryptionKey: key,
    })
    this.rest = new RestApi(this, 'Rest', {
      restApiName: `${stage.prefix}api`,
      description: 'WhatsApp webhook and the HTTP API of RetailMind',
      endpointTypes: [EndpointType.REGIONAL],
      apiKeySourceType: ApiKeySourceType.HEADER,
      cloudWatchRole: true,
      deployOptions: {
        stageName: stage.name,
        throttlingBurstLimit: BURST,
        throttlingRateLimit: RATE,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        // The body is what members wrote.
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    })
    requireTls12(this.rest)
    const to = (name: FunctionName) => new LambdaIntegration(functions[name])

    const webhook = this.rest.root.addResource('webhook')
    const open = { authorizationType: AuthorizationType.NONE }
    const requestValidator = this.rest.addRequestValidator('Complete', {
      validateRequestBody: true,
      validateRequestParameters: true,
    })
    webhook.addMethod('GET', to('webhook'), {
      ...open,
      requestValidator,
      requestParameters: {
        'method.request.querystring.hub.mode': true,
        'method.request.querystring.hub.verify_token': true,
        'method.request.querystring.hub.challenge': true,
      },
    })
    webhook.addMethod('POST', to('webhook'), {
      ...open,
      requestValidator,
      requestParameters: { 'method.request.header.X-Hub-Signature-256': true },
    })

    const v1 = this.rest.root.addResource('api').addResource('v1')
    const authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: functions.authorizer,
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: AUTHORIZED_FOR,
    })
    const guarded = {
      authorizer,
      authorizationType: AuthorizationType.CUSTOM,
      apiKeyRequired: true,
    }
    const route = (resource: IResource, ...methods: ('GET' | 'POST')[]) => {
      resource.addCorsPreflight({
        allowOrigins: Cors.ALL_ORIGINS,
        allowMethods: [...methods, 'OPTIONS'],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-api-key'],
        maxAge: Duration.hours(1),
      })
      for (const method of methods) {
        resource.addMethod(method, to('api'), { ...guarded, requestValidator })
      }
    }
    route(v1.addResource('process-query'), 'POST')
    route(v1.addResource('query'), 'POST')
    route(v1.addResource('inventory').addResource('{userId}'), 'GET', 'POST')
    route(v1.addResource('alerts').addResource('{userId}'), 'GET')
    const shopForecasts = v1.addResource('forecast').addResource('{userId}')
    route(shopForecasts.addResource('{itemId}'), 'GET')
    v1.addResource('health').addMethod('GET', to('health'), open)
    v1.addResource('openapi.json').addMethod('GET', to('api'), open)

    const plan = this.rest.addUsagePlan('Programs', {
      name: `${stage.prefix}programs`,
      throttle: { rateLimit: PROGRAM.rate, burstLimit: PROGRAM.burst },
      quota: { limit: PROGRAM.requestsPerDay, period: Period.DAY },
      apiStages: [{ stage: this.rest.deploymentStage }],
    })
    plan.addApiKey(this.rest.addApiKey('Program', { apiKeyName: `${stage.prefix}program` }))
  }
}

/**
 * TLS 1.2 at least, and a handshake that names the host which the request is then for. Else API Gateway takes TLS 1.0 at the
 * address that it gives an API.
 */
function requireTls12(rest: RestApi): void {
  // The class of the library does not have the two yet.
  const resource = rest.node.defaultChild as CfnRestApi
  resource.securityPolicy = 'SecurityPolicy_TLS13_1_2_2021_06'
  resource.endpointAccessMode = 'STRICT'
}
