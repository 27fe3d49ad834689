import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { StoreError } from '../../shop/errors.ts'
import type { Events } from '../../shop/events.ts'

export const EVENT_SOURCE = 'retailmind'
const DETAIL_TYPES = {
  demand_spike: 'Demand Spike Suspected',
  notice_undelivered: 'Notice Undelivered',
} as const

export interface AwsEventsOptions {
  busName: string
  /** Told of notices that WhatsApp would not deliver. */
  notificationsTopicArn: string
  endpoint?: string
}

/** Events on EventBridge; a notice that WhatsApp would not deliver goes to its SNS topic as well. */
export function createAwsEvents({
  busName,
  notificationsTopicArn,
  endpoint,
}: AwsEventsOptions): Events {
  const at = endpoint === undefined ? {} : { endpoint }
  const bridge = new EventBridgeClient(at)
  const sns = new SNSClient(at)
  return {
    async publish(event) {
      const detail = JSON.stringify(event)
      try {
        const { Entries = [] } = await bridge.send(
          new PutEventsCommand({
            Entries: [
              {
                EventBusName: busName,
                Source: EVENT_SOURCE,
                DetailType: DETAIL_TYPES[event.type],
                Detail: detail,
                Time: new Date(event.at),
              },
            ],
          }),
        )
        // A refused entry is an answer, not an error.
        const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined)
        if (refused) {
          throw new StoreError('event_refused', 'the event bus did not take an event', {
            details: { code: refused.ErrorCode },
          })
        }
        if (event.type === 'notice_undelivered') {
          await sns.send(
            new PublishCommand({
              TopicArn: notificationsTopicArn,
              Subject: 'RetailMind: a notice was not delivered',
              Message: detail,
            }),
          )
        }
      } catch (error) {
        if (error instanceof StoreError) throw error
        throw new StoreError('event_not_published', 'an event could not be published', {
          cause: error,
        })
      }
    },
  }
}
