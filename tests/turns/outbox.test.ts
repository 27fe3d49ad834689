import { describe, expect, it } from 'vitest'
import { sendOutbox } from '../../agent/outbox.ts'
import type { OutboxEntry } from '../../agent/turn-store.ts'
import { DEMO_PHONE_NUMBER_ID } from '../../adapters/embedded/demo-shop.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

const FILE = {
  attach: 'file',
  key: 'shop/reports/week.pdf',
  mimeType: 'application/pdf',
  filename: 'week.pdf',
}
const messages = [{ type: 'text', text: { body: 'The week' } }, FILE]

/** A retake of a turn of which statuses have told this much. */
async function retake(sentIds: string[]) {
  const { deps, transport } = openTurnHarness([])
  await deps.files.put(FILE.key, new Uint8Array(4), FILE.mimeType)
  transport.uploadMedia = async () => ({ mediaId: 'media-1' })
  const outbox: OutboxEntry = { messages, state: 'sending', sentIds }
  const ids = await sendOutbox(outbox, {
    ...{ deps, turn: { turnId: 'turn-1', fence: 2 }, isRetake: true, assertHeld: () => {} },
    recipient: { phoneNumberId: DEMO_PHONE_NUMBER_ID, to: { waId: '919800000001' } },
  })
  return { ids, sent: transport.sent.map(({ body, turnKey }) => [body['type'], turnKey]) }
}

describe('a retake of the outbox', () => {
  it('sends everything, each under a key of its own, where nothing is known to be out', async () => {
    const { sent } = await retake([])
    expect(sent).toEqual([
      ['text', 'turn-1'],
      ['document', 'turn-1.1'],
    ])
  })

  it('sends the document behind a text that went out twice', async () => {
    const { ids, sent } = await retake(['wamid.1', 'wamid.2'])
    expect(sent).toEqual([['document', 'turn-1.1']])
    expect(ids).toHaveLength(2)
  })

  it('sends the text where only the document is known to be out', async () => {
    const { sent } = await retake(['wamid.9#1'])
    expect(sent).toEqual([['text', 'turn-1']])
  })

  it('sends nothing where all is', async () => {
    expect(await retake(['wamid.1', 'wamid.9#1'])).toEqual({
      ids: ['wamid.1', 'wamid.9'],
      sent: [],
    })
  })
})
