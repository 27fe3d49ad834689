import { describe, expect, it } from 'vitest'
import { chooseTransport } from './choose-transport.ts'

const cloudApi = {
  graphUrl: () => 'http://127.0.0.1:1',
  graphVersion: 'v26.0',
  accessToken: () => Promise.resolve('token'),
}
const media = { bucket: 'media', log: { info: () => {}, warn: () => {}, error: () => {} } }
const recipient = { phoneNumberId: '300', to: { waId: '919800000001' } }
const body = { type: 'text', text: { body: 'नमस्ते' } } as const

describe('chooseTransport', () => {
  it('takes the Cloud API where no number is linked', async () => {
    const transport = await chooseTransport(undefined, { ...cloudApi, retries: 0 }, media)
    await expect(transport.send(recipient, body, 'turn')).rejects.toMatchObject({ kind: 'retry' })
  })

  it('takes End User Messaging Social for numbers that are', async () => {
    const numbers = '100=phone-number-id-0a1b, 200=phone-number-id-0c2d'
    const transport = await chooseTransport(numbers, cloudApi, media)
    await expect(transport.send(recipient, body, 'turn')).rejects.toMatchObject({
      code: 'number_not_linked',
    })
  })

  it.each(['100', '100=0a1b', 'phone-number-id-0a1b', '100=phone-number-id-0a1b,'])(
    'says how numbers are written, not %s',
    async (numbers) => {
      await expect(chooseTransport(numbers, cloudApi, media)).rejects.toThrow(
        '<id of Meta>=phone-number-id-',
      )
    },
  )
})
