import type { Log } from '../agent/log.ts'
import { createCloudApiClient, type CloudApiOptions } from '../channel/client.ts'
import type { Transport } from '../channel/transport.ts'
import { RetailMindError } from '../shop/errors.ts'

/**
 * WhatsApp's Cloud API, or, where numbers are linked to it, AWS End User Messaging Social.
 *
 * @param numbers `<Meta's id>=phone-number-id-…`, comma-separated
 * @throws RetailMindError `bad_environment` when the numbers are not written so
 */
export async function chooseTransport(
  numbers: string | undefined,
  cloudApi: CloudApiOptions,
  media: { bucket: string; kmsKeyId?: string; log: Log },
): Promise<Transport> {
  if (numbers === undefined) return createCloudApiClient(cloudApi)
  // Its clients are loaded only by those who use it.
  const { createSocialTransport } = await import('./aws/transport.ts')
  return createSocialTransport({
    numbers: Object.fromEntries(numbers.split(',').map(pairOf)),
    graphVersion: cloudApi.graphVersion,
    ...media,
  })
}

function pairOf(written: string): [string, string] {
  const [, meta, own] = /^\s*(\d+)=(phone-number-id-[0-9a-zA-Z]+)\s*$/.exec(written) ?? []
  if (meta !== undefined && own !== undefined) return [meta, own]
  throw new RetailMindError(
    'bad_environment',
    'numbers of End User Messaging Social are written <id of Meta>=phone-number-id-<…>,…',
  )
}
