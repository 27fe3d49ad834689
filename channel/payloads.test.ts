import { describe, expect, it } from 'vitest'
import { parseTap, pickRowId, undoButtonId } from './buttons.ts'
import { ChannelError } from './errors.ts'
import { fitText } from './fit-text.ts'
import { buttonsBody, imageBody, listBody, templateBody, textBody } from './payloads.ts'

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
  })

  it.each([
    ['an empty text', () => textBody('')],
    ['a long text', () => textBody('x'.repeat(4097))],
    ['a long interactive body', () => buttonsBody('x'.repeat(1025), [button(1)])],
    ['no button', () => buttonsBody('x', [])],
    [
      'four buttons',
      () =>
        buttonsBody(
          'x',
          [1, 2, 3, 4].map((i) => button(i)),
        ),
    ],
    ['a long button title', () => buttonsBody('x', [button(1, 'x'.repeat(21))])],
    ['two buttons of one title', () => buttonsBody('x', [button(1, 'A'), button(2, 'A')])],
    [
      'eleven rows',
      () =>
        listBody('x', 'l', [
          { rows: rows(6) },
          { rows: rows(5).map((r) => ({ ...r, id: `x${r.id}` })) },
        ]),
    ],
    ['two rows of one id', () => listBody('x', 'l', [{ rows: [...rows(1), ...rows(1)] }])],
    [
      'a long row title',
      () => listBody('x', 'l', [{ rows: [{ id: '1', title: 'x'.repeat(25) }] }]),
    ],
    [
      'a long description',
      () => listBody('x', 'l', [{ rows: [{ id: '1', title: 'x', description: 'x'.repeat(73) }] }]),
    ],
    ['a long caption', () => imageBody({ mediaId: '1', caption: 'x'.repeat(1025) })],
  ])('refuse %s', (_, build) => {
    expect(build).toThrow(ChannelError)
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
  it('fit the platform', () => {
    expect(pickRowId('x'.repeat(500)).length).toBeLessThanOrEqual(200)
  })
})
