import { describe, expect, it } from 'vitest'
import { tokenise } from './tokens.ts'

const split = (text: string) => tokenise(text).map((token) => token.text)

describe('tokenise', () => {
  it.each([
    ['2kg sugar', ['2', 'kg', 'sugar']],
    ['२.५किलो', ['2.5', 'किलो']],
    ['7up 2 bottle', ['7up', '2', 'bottle']],
    ['5star', ['5star']],
    ['50rs', ['50', 'rs']],
    ['Rs.50', ['Rs', '50']],
    ['1,50,000', ['1,50,000']],
    ['2,rice', ['2', ',', 'rice']],
    ['1/2 kg', ['1/2', 'kg']],
    ['190/kg', ['190', '/', 'kg']],
    ['T-shirt', ['T-shirt']],
    ["men's", ["men's"]],
    ['-5 kg', ['-5', 'kg']],
    ['sugar - 5', ['sugar', '-', '5']],
    ['४ किलोपेक्षा', ['4', 'किलो', 'पेक्षा']],
    ['जोड्यांपेक्षा', ['जोड्या', 'पेक्षा']],
    ['पन्नासला', ['पन्नास', 'ला']],
    ['मार्केटमधून', ['मार्केट', 'मधून']],
    ['tent', ['tent']],
  ])('%s', (text, tokens) => {
    expect(split(text)).toEqual(tokens)
  })

  it('splits a fraction sign from its whole', () => {
    expect(split('1½ kg').join(' ')).toMatch(/^1 1.2 kg$/)
  })
})
