import { describe, expect, it } from 'vitest'
import { runNotice } from '../../agent/notices/run-notice.ts'
import type { MemberJob } from '../../agent/notices/schedule.ts'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { ChannelError } from '../../channel/errors.ts'
import type { Transport } from '../../channel/transport.ts'
import { readPdf } from '../../shop/reports/testing/read-pdf.ts'
import { openTurnHarness, textOf } from '../support/turn-harness.ts'

async function open() {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  const [row] = shop.db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
  const shopId = row?.shop_id ?? ''
  const owner = (await shop.store.listMembers(shopId)).find(({ role }) => role === 'owner')
  const uploaded: Parameters<Transport['uploadMedia']>[1][] = []
  shop.transport.uploadMedia = async (_, file) => {
    uploaded.push(file)
    return { mediaId: `uploaded-${uploaded.length}` }
  }
  const job: MemberJob = {
    ...{ kind: 'notice', schedule: 'weekly_report', shopId, memberId: owner?.memberId ?? '' },
    dueAt: '2026-01-14T05:30:00.000Z',
  }
  const tell = async () => {
    const before = shop.transport.sent.length
    const outcome = await runNotice(job, shop.deps).catch((error: unknown) => error)
    return { outcome, bodies: shop.transport.sent.slice(before).map(({ body }) => body) }
  }
  return { ...shop, shopId, uploaded, tell }
}

describe('the documents of the weekly report', () => {
  it('follow its words as PDF and workbook, once however often the job comes', async () => {
    const shop = await open()
    await shop.say('hello')
    const { bodies } = await shop.tell()
    const filename = 'sales-2026-01-05-2026-01-11'
    expect(bodies.slice(1)).toEqual([
      { type: 'document', document: { id: 'uploaded-1', filename: `${filename}.pdf` } },
      { type: 'document', document: { id: 'uploaded-2', filename: `${filename}.xlsx` } },
    ])
    expect(shop.uploaded.map(({ mimeType }) => mimeType)).toEqual([
      'application/pdf',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ])
    const total = /₹[\d,.]+/.exec(textOf(bodies[0] ?? {}))?.[0] ?? 'no total'
    expect(readPdf(shop.uploaded[0]?.bytes ?? new Uint8Array()).lines).toContain(total)
    for (let again = 0; again < 3; again++) expect((await shop.tell()).bodies).toEqual([])
  })

  it('stay away outside of the window, where only a template may go', async () => {
    const shop = await open()
    expect((await shop.tell()).bodies).toMatchObject([{ type: 'template' }])
    const late = await open()
    await late.say('hello')
    late.transport.faults.push({ error: new ChannelError('window', 'too late') })
    expect((await late.tell()).bodies).toMatchObject([{ type: 'template' }])
    expect([...shop.uploaded, ...late.uploaded]).toEqual([])
  })

  it('are sent by the run after one that died between them, and the words not again', async () => {
    const shop = await open()
    await shop.say('hello')
    const dies = new ChannelError('retry', 'the line is down')
    const send = shop.transport.send.bind(shop.transport)
    let sends = 0
    shop.transport.send = (...to) => {
      if (++sends === 2) throw dies
      return send(...to)
    }
    const first = await shop.tell()
    expect(first.outcome).toBe(dies)
    expect(first.bodies.map(({ type }) => type)).toEqual(['text'])
    // What the platform says of the words has come meanwhile.
    const [turn] = shop.db.all<{ turn_id: string }>(
      "SELECT turn_id FROM turns WHERE state <> 'done'",
    )
    await shop.store.noteSent(turn?.turn_id ?? '', 'out.2')
    shop.advance(10 * 60_000)
    const second = await shop.tell()
    expect(second.outcome).toEqual({ outcome: 'done' })
    expect(second.bodies.map(({ type }) => type)).toEqual(['document', 'document'])
  })

  it('that are refused take nothing back: the words are told, and no event says otherwise', async () => {
    const shop = await open()
    const heard: unknown[] = []
    shop.events.subscribe(async (event) => void heard.push(event))
    await shop.say('hello')
    const send = shop.transport.send.bind(shop.transport)
    shop.transport.send = async (to, body, key) => {
      if (body['type'] === 'document') throw new ChannelError('never', 'no such type')
      return send(to, body, key)
    }
    const { outcome, bodies } = await shop.tell()
    expect(outcome).toEqual({ outcome: 'done' })
    expect(bodies).toHaveLength(1)
    expect(heard).toEqual([])
  })

  it('may be missing, and the words go all the same', async () => {
    const shop = await open()
    await shop.say('hello')
    shop.deps.files.put = () => Promise.reject(new Error('no room'))
    const { bodies } = await shop.tell()
    expect(bodies).toHaveLength(1)
    expect(shop.logged.map(({ message }) => message)).toContain('report not attached')
  })
})
