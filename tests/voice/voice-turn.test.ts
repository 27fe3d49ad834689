import { describe, expect, it } from 'vitest'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { ChannelError } from '../../channel/errors.ts'
import { openTurnHarness, textOf } from '../support/turn-harness.ts'
import { heard, openVoice } from './voice-harness.ts'

describe('a voice note', () => {
  it('is heard, acted on, and answered by text and by voice, with no model call more than a text', async () => {
    const voice = openVoice([heard('दो किलो चीनी बेची')])
    const before = await voice.stock('Sugar')
    const { bodies } = await voice.send()
    expect(await voice.stock('Sugar')).toBe(before - 2)
    expect(bodies.map((body) => body['type'])).toEqual(['interactive', 'audio'])
    expect(bodies[1]).toMatchObject({ audio: { id: 'spoken-1', voice: true } })
    expect(voice.spoken[0]).toMatchObject({ language: 'hi' })
    expect(voice.asked[0]?.vocabulary).toContain('Sugar')

    const [turn] = voice.db.all<{ turn_id: string }>('SELECT turn_id FROM turns')
    const record = await voice.store.readTurn(turn?.turn_id ?? '')
    // The loop listens, the model calls the tool, the model answers: one call more than nothing, as for a text.
    expect(record?.steps.map(({ modelId }) => modelId)).toEqual(['loop', 'offline', 'offline'])
    expect(record?.steps[1]?.results[0]?.content?.[0]?.json).toMatchObject({
      text: 'दो किलो चीनी बेची',
      confidence: 0.9,
      audio: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
  })

  it('is remembered by what was said in it', async () => {
    const voice = openVoice([heard('दो किलो दाल बेची'), heard('तूर वाली')])
    const before = await voice.stock('Toor Dal')
    await voice.send()
    voice.advance(1000)
    await voice.send(voice.note('second'))
    expect(await voice.stock('Toor Dal')).toBe(before - 2)
  })

  it('gives its turn back while the transcript is made, and goes on with the same job', async () => {
    const voice = openVoice([{ status: 'pending', retrySeconds: 4 }, heard('दो किलो चीनी बेची')])
    const before = await voice.stock('Sugar')
    const message = voice.note()
    expect(await voice.send(message)).toEqual({
      outcome: { outcome: 'wait', seconds: 4 },
      bodies: [],
    })
    await voice.send(message)
    expect(await voice.stock('Sugar')).toBe(before - 2)
    expect(new Set(voice.asked.map(({ jobId }) => jobId)).size).toBe(1)
    await voice.send(message)
    expect(await voice.stock('Sugar')).toBe(before - 2)
  })

  it('writes nothing without a tap when it was not heard for sure', async () => {
    const voice = openVoice([heard('दो किलो चीनी बेची', { confidence: 0.4 })])
    const before = await voice.stock('Sugar')
    const { bodies } = await voice.send()
    expect(await voice.stock('Sugar')).toBe(before)
    const { interactive } = bodies[0] as {
      interactive: { action: { buttons: { reply: { id: string; title: string } }[] } }
    }
    const { id, title } = interactive.action.buttons[0]?.reply ?? { id: '', title: '' }
    expect(id).toMatch(/^confirm:/)
    await voice.say({ type: 'tap', id, title })
    expect(await voice.stock('Sugar')).toBe(before - 2)
  })

  it.each([
    ['silence', /heard nothing|sunai|सुनाई/],
    ['too_short', /too short|chhota|छोटा/],
    ['unreadable', /could not open|khula|खुला/],
    ['no_recogniser', /type it|likhiye|लिखिए/],
    ['not_understood', /make out|samajh|समझ/],
    ['failed', /just now|sun paya|सुन पाया/],
  ] as const)('that is %s is answered with what to do', async (reason, words) => {
    const voice = openVoice([{ status: 'unheard', reason }])
    const { bodies } = await voice.send()
    expect(textOf(bodies[0] ?? {})).toMatch(words)
    expect(voice.bills()).toBe(0)
  })

  it('that cannot be fetched is asked for again', async () => {
    const voice = openVoice([])
    const { bodies } = await voice.send(voice.note('gone'))
    expect(textOf(bodies[0] ?? {})).toMatch(/send it again|bhejiye|भेजिए/)
  })

  it('is answered in text alone when nothing can be spoken', async () => {
    const voice = openVoice([heard('चीनी कितनी बची है')], () =>
      Promise.reject(new ChannelError('retry', 'no voice')),
    )
    const { outcome, bodies } = await voice.send()
    expect(outcome).toEqual({ outcome: 'done' })
    expect(bodies).toHaveLength(1)
  })

  it('is answered in text where there is no speech at all', async () => {
    const shop = openTurnHarness([], { model: createOfflineModel() })
    const answer = await shop.say({ type: 'audio', media: { mediaId: 'x', voice: true } })
    expect(answer).toMatch(/type it|likhiye|लिखिए/)
  })
})

describe('spoken replies', () => {
  const set = async (shop: ReturnType<typeof openVoice>, spokenReplies: 'on' | 'off') => {
    const [row] = shop.db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
    const members = await shop.store.listMembers(row?.shop_id ?? '')
    const owner = members.find(({ role }) => role === 'owner')
    shop.db.run(
      'UPDATE members SET body = ? WHERE member_id = ?',
      JSON.stringify({ ...owner, settings: { ...owner?.settings, spokenReplies } }),
      owner?.memberId ?? '',
    )
  }
  it('come for texts too when they were asked for, and for nothing when they were turned off', async () => {
    const on = openVoice([])
    await set(on, 'on')
    await on.say('how much sugar is left?')
    expect(on.spoken).toHaveLength(1)
    const off = openVoice([heard('चीनी कितनी बची है')])
    await set(off, 'off')
    await off.send()
    expect(off.spoken).toEqual([])
  })
})
