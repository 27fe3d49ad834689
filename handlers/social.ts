import middy from '@middy/core'
import type { SNSEvent } from 'aws-lambda'
import { RetailMindError } from '../shop/errors.ts'
import { takeIn, type TakeInDeps } from './take-in.ts'

/**
 * What AWS End User Messaging Social publishes on its topic: the entries of the Cloud API's webhooks. That only that topic may
 * invoke the function takes the place of the signature.
 *
 * @throws RetailMindError `not_queued`, so that Lambda tries the event again
 */
export function createSocialHandler(deps: TakeInDeps) {
  return middy<SNSEvent, void>().handler(async (event) => {
    const failed = await takeIn(event, deps)
    if (failed === 0) return
    throw new RetailMindError('not_queued', 'part of a notification could not be queued', {
      details: { failed },
    })
  })
}
