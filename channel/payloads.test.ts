import { describe, expect, it } from 'vitest'
import { parseTap, pickRowId, undoButtonId } from './buttons.ts'
import { ChannelError } from './errors.ts'
import { fitText } from './fit-text.ts'
import {
  audioBody,
  buttonsBody,
  documentBody,
  imageBody,
  listBody,
  markReadBody,
  reactionBody,
  templateBody,
  textBody,
} from './payloads.ts'

const button = (i: number, title = `B${i}`) => ({ id: `id${i}`, title })
const rows = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ id: `r${i}`, title: `Row ${i}` }))

describe('payload builders', () => {
  it('build what the Graph API takes', () => {
    expect(textBody('नमस्ते')).toEqual({ type: 'text', text: { body: 'नमस्ते', preview_url: false } })
    expect(buttonsBody('Sold', [{ id: 'undo:1', title: 'Undo' }])).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Sold' },
        action: { buttons: [{ type: 'reply', reply: { id: 'undo:1', title: 'Undo' } }] },
      },
    })
    expect(listBody('Which?', 'Choose', [{ rows: rows(10) }])).toMatchObject({
      interactive: { type: 'list', action: { button: 'Choose', sections: [{ rows: rows(10) }] } },
    })
    expect(templateBody({ name: 'low_stock', language: 'hi', parameters: ['चीनी'] })).toEqual({
      type: 'template',
      template: {
        name: 'low_stock',
        language: { code: 'hi' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'चीनी' }] }],
      },
    })
    expect(documentBody({ mediaId: '5', filename: 'हिसाब.pdf', caption: 'c' })).toEqual({
      type: 'document',
      document: { id: '5', filename: 'हिसाब.pdf', caption: 'c' },
    })
    expect(audioBody({ mediaId: '5', voice: true })).toEqual({
      type: 'audio',
      audio: { id: '5', voice: true },
    })
    expect(reactionBody('wamid.1', '')).toEqual({
      type: 'reaction',
      reaction: { message_id: 'wamid.1', emoji: '' },
    })
  })

  it.each([
    ['an empty text', 'text is empty', () => textBody('')],
    ['a long text', 'text is longer than 4096', () => textBody('x'.repeat(4097))],
    [
      'a long interactive body',
      'interactive body is longer than 1024',
      () => buttonsBody('x'.repeat(1025), [button(1)]),
    ],
    ['no button', '1 to 3 buttons', () => buttonsBody('x', [])],
    [
      'four buttons',
      '1 to 3 buttons',
      () =>
        buttonsBody(
          'x',
          [1, 2, 3, 4].map((i) => button(i)),
        ),
    ],
    [
      'a long button title',
      'button title is longer than 20',
      () => buttonsBody('x', [button(1, 'x'.repeat(21))]),
    ],
    [
      'two buttons of one title',
      'button titles must differ',
      () => buttonsBody('x', [button(1, 'A'), button(2, 'A')]),
    ],
    [
      'eleven rows',
      '1 to 10 list rows',
      () =>
        listBody('x', 'l', [
          { title: 'A', rows: rows(6) },
          { title: 'B', rows: rows(5).map((r) => ({ ...r, id: `x${r.id}` })) },
        ]),
    ],
    [
      'two rows of one id',
      'row ids must differ',
      () => listBody('x', 'l', [{ rows: [...rows(1), ...rows(1)] }]),
    ],
    [
      'a long row title',
      'row title is longer than 24',
      () => listBody('x', 'l', [{ rows: [{ id: '1', title: 'x'.repeat(25) }] }]),
    ],
    [
      'a long description',
      'row description is longer than 72',
      () => listBody('x', 'l', [{ rows: [{ id: '1', title: 'x', description: 'x'.repeat(73) }] }]),
    ],
    [
      'an id with spaces at its edges',
      'button id has spaces',
      () => buttonsBody('x', [{ id: 'a ', title: 'A' }]),
    ],
    ['an empty id', 'button id is empty', () => buttonsBody('x', [{ id: '', title: 'A' }])],
    [
      'a long button id',
      'button id is longer than 256',
      () => buttonsBody('x', [{ id: 'x'.repeat(257), title: 'A' }]),
    ],
    [
      'a long row id',
      'row id is longer than 200',
      () => listBody('x', 'l', [{ rows: [{ id: 'x'.repeat(201), title: 'A' }] }]),
    ],
    [
      'a long list label',
      'list button is longer than 20',
      () => listBody('x', 'l'.repeat(21), [{ rows: rows(1) }]),
    ],
    [
      'a long section title',
      'section title is longer than 24',
      () => listBody('x', 'l', [{ title: 'x'.repeat(25), rows: rows(1) }]),
    ],
    [
      'two sections of which one has no title',
      'must have a title',
      () =>
        listBody('x', 'l', [{ title: 'A', rows: rows(1) }, { rows: [{ id: 'z', title: 'Z' }] }]),
    ],
    ['a text of spaces', 'text is empty', () => textBody(' \n ')],
    [
      'a file without a name',
      'filename is empty',
      () => documentBody({ mediaId: '1', filename: '' }),
    ],
    ['media without an id', 'media id is empty', () => audioBody({ mediaId: '', voice: true })],
    ['a reaction to nothing', 'message id is empty', () => reactionBody('', '👍')],
    ['a read mark on nothing', 'message id is empty', () => markReadBody('')],
    [
      'a template place with a line break',
      'template parameter has a line break',
      () => templateBody({ name: 't', language: 'hi', parameters: ['a\nb'] }),
    ],
    [
      'a long caption',
      'caption is longer than 1024',
      () => imageBody({ mediaId: '1', caption: 'x'.repeat(1025) }),
    ],
  ])('refuse %s: %s', (_, why, build) => {
    expect(build).toThrow(ChannelError)
    expect(build).toThrow(why)
  })
})

describe('fitText', () => {
  it('leaves what fits', () => expect(fitText('चीनी', 4)).toBe('चीनी'))
  it('cuts at a word', () => expect(fitText('sugar basmati rice', 16)).toBe('sugar basmati…'))
  it.each(['क्षि'.repeat(20), '👨‍👩‍👧‍👦'.repeat(9), 'नी'.repeat(40), 'x'.repeat(100)])(
    'never cuts a cluster of %s',
    (text) => {
      const clusters = [...new Intl.Segmenter('hi', { granularity: 'grapheme' }).segment(text)].map(
        (s) => s.segment,
      )
      for (let limit = 1; limit < 60; limit++) {
        const cut = fitText(text, limit)
        expect(cut.length).toBeLessThanOrEqual(limit)
        const kept = cut.slice(0, -1)
        expect(kept).toBe(
          clusters.slice(0, [...new Intl.Segmenter('hi').segment(kept)].length).join(''),
        )
      }
    },
  )
})

describe('ids of buttons', () => {
  it('come back as what they stand for', () => {
    expect(parseTap(undoButtonId('01k-9f.a:b'))).toEqual({ kind: 'undo', billId: '01k-9f.a:b' })
    expect(parseTap(pickRowId('तूर दाल'))).toEqual({ kind: 'pick', text: 'तूर दाल' })
  })
  it.each([
    '',
    'undo:',
    'undo:a b',
    'undo:<x>',
    `undo:${'x'.repeat(101)}`,
    'pick:',
    'x'.repeat(500),
    'other',
  ])('that are not ours are unknown: %s', (id) => {
    expect(parseTap(id)).toEqual({ kind: 'unknown' })
  })
  it.each(['x'.repeat(500), 'कि'.repeat(200), `${'x'.repeat(194)}👨‍👩‍👧‍👦`, `${'x'.repeat(194)} y`])(
    'fit the platform: %s',
    (name) => {
      const id = pickRowId(name)
      const picked = parseTap(id)
      if (picked.kind !== 'pick') throw new Error(`expected a pick, got ${picked.kind}`)
      expect(name.startsWith(picked.text)).toBe(true)
      const listed = () => listBody('x', 'l', [{ rows: [{ id, title: 'T' }] }])
      expect(listed).not.toThrow()
      // No half of a cluster at the end.
      const clusters = [...new Intl.Segmenter('hi').segment(name)].map(({ segment }) => segment)
      const kept = [...new Intl.Segmenter('hi').segment(picked.text)].length
      expect(picked.text).toBe(clusters.slice(0, kept).join(''))
    },
  )
  it.each(['', 'a b', 'x'.repeat(101), '<x>'])('no button is made for the bill %j', (billId) => {
    expect(() => undoButtonId(billId)).toThrow(ChannelError)
  })
})
