import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SNSEvent } from 'aws-lambda'
import { createSqsRequest } from '../../adapters/aws/queue-request.ts'
import { createSend } from '../../adapters/aws/queue-send.ts'
import { createSecretsManager } from '../../adapters/aws/secrets.ts'
import { createLog } from '../../adapters/log.ts'
import { createSocialHandler } from '../social.ts'
import { createWebhookHandler } from '../webhook.ts'
import { endpointOf, readVariables, region } from '../compose/variables.ts'

const variables = readVariables([
  'TURN_QUEUE_URL',
  'STATUS_QUEUE_URL',
  'APP_SECRET_ARN',
  'VERIFY_TOKEN_ARN',
  'IDENTITY_KEY_ARN',
])
const logger = createLog({ RETAILMIND_LOG_LEVEL: 'INFO' })
const request = createSqsRequest({ region: region(), ...endpointOf('SQS') })
const queue = (queueUrl: string) => ({ send: createSend(request, { queueUrl, log: logger }) })

const deps = {
  secrets: createSecretsManager({
    region: region(),
    arns: {
      appSecret: variables.APP_SECRET_ARN,
      verifyToken: variables.VERIFY_TOKEN_ARN,
      identityKey: variables.IDENTITY_KEY_ARN,
    },
    ...endpointOf('SECRETS_MANAGER'),
  }),
  turnQueue: queue(variables.TURN_QUEUE_URL),
  statusQueue: queue(variables.STATUS_QUEUE_URL),
  logger,
}
const webhook = createWebhookHandler(deps)
const social = createSocialHandler(deps)

/** Deliveries of Meta come through API Gateway, those of AWS End User Messaging Social through SNS. */
export const handler = (
  event: APIGatewayProxyEvent | SNSEvent,
  context: Context,
): Promise<APIGatewayProxyResult | void> =>
  'Records' in event ? social(event, context) : webhook(event, context)
