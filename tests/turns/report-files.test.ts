import { describe, expect, it } from 'vitest'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import type { ContentBlock } from '../../agent/model.ts'
import type { Transport } from '../../channel/transport.ts'
import { readPdf } from '../../shop/reports/testing/read-pdf.ts'
import { openTurnHarness, textOf } from '../support/turn-harness.ts'

type Harness = ReturnType<typeof openTurnHarness>

function keepUploads(shop: Harness) {
  const uploaded: Parameters<Transport['uploadMedia']>[1][] = []
  shop.transport.uploadMedia = async (_, file) => {
    uploaded.push(file)
    return { mediaId: `uploaded-${uploaded.length}` }
  }
  return uploaded
}
const bodies = (shop: Harness) => shop.transport.sent.map(({ body }) => body)

describe('the files of a report', () => {
  it('follow the reply: a picture as an image', async () => {
    const shop = openTurnHarness([], { model: createOfflineModel() })
    const uploaded = keepUploads(shop)
    await shop.say('best selling items last week')
    const [reply, picture, ...more] = bodies(shop)
    expect(textOf(reply ?? {})).toContain('₹')
    expect(picture).toEqual({ type: 'image', image: { id: 'uploaded-1' } })
    expect(more).toEqual([])
    expect(uploaded).toMatchObject([
      { mimeType: 'image/png', filename: 'top-sellers-2026-01-11.png' },
    ])
  })

  it('follow the reply: a PDF as a document, once however often the turn runs', async () => {
    const call: ContentBlock[] = [
      {
        toolUse: {
          toolUseId: 'r',
          name: 'sales_report',
          input: { period: 'last_week', as: 'pdf' },
        },
      },
    ]
    const shop = openTurnHarness([call, [{ text: 'The PDF follows.' }]])
    const uploaded = keepUploads(shop)
    const message = shop.message('send me last week as PDF')
    for (let run = 0; run < 3; run++) await shop.run(message)
    expect(bodies(shop).slice(1)).toEqual([
      {
        type: 'document',
        document: { id: 'uploaded-1', filename: 'sales-2026-01-05-2026-01-11.pdf' },
      },
    ])
    expect(readPdf(uploaded[0]?.bytes ?? new Uint8Array()).pages).toBeGreaterThan(0)
  })
})
