import { describe, expect, it } from 'vitest'
import { createScrub } from './scrub.ts'

const scrub = (text: string, names: string[] = [], texts: string[] = [text]) =>
  createScrub({ names, keep: ['Toor Dal', 'Amul Butter', 'साखर', 'Raj Masala'], texts })(text)

describe('createScrub', () => {
  it.each([
    ['call 9876543210 now', 'call 9000000001 now'],
    ['+919876543210', '+900000000001'],
    ['98765 43210', '90000 00001'],
    ['98765-43210 ya 022-2345678', '90000-00001 ya 900-0000002'],
  ])('replaces the number in %j', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
  })

  it('replaces digits of every script by digits of the same', () => {
    expect(scrub('नंबर ९८७६५४३२१० है')).toMatch(/^नंबर ९०{8}१ है$/u)
    expect(scrub('ગ્રાહક ૯૮૭૬૫૪૩૨૧૦')).toMatch(/^ગ્રાહક ૯૦{8}૧$/u)
    expect(scrub('９８７６５４３２１０')).toBe(
      '９０００００００００１'.replace('０００００００００１', '００００００００１'),
    )
  })

  it.each([
    '2 kilo chini 45 rs, total 1,50,000',
    '₹12,34,567 ka maal',
    '10 20 30 40 50 60 70 packet',
    '12 kg @ 1250.50',
    '500 g, 250 ml, 100 pcs, 1000 pcs',
    '14-01-2026 ko 3 litre',
    '123456',
  ])('leaves amounts, measures and dates alone: %j', (text) => {
    expect(scrub(text)).toBe(text)
  })

  it('replaces what pays and what writes, and what the tax office gave', () => {
    expect(scrub('ramesh.k@okaxis pe bheja, mail ramesh@gmail.com')).toBe(
      'payer2@upi pe bheja, mail person1@example.com',
    )
    expect(scrub('GSTIN 27ABCDE1234F1Z5, PAN ABCDE1234F')).toBe(
      'GSTIN 27AAAAA0001A1Z5, PAN AAAAA0002A',
    )
  })

  it('replaces known names, in the script and case they are in, with what is written onto them', () => {
    const names = ['Ramesh Sharma', 'रमेश']
    expect(scrub('Ramesh ko 2 kilo dal udhaar', names)).toBe('Asha ko 2 kilo dal udhaar')
    expect(scrub('ramesh sharma ko 2 kilo', names)).toBe('asha bimal ko 2 kilo')
    expect(scrub('ramesh bhai ko 2 kilo', ['Ramesh bhai'])).toBe('asha bhai ko 2 kilo')
    expect(scrub('रमेशला ५ किलो साखर दिली', names)).toBe('आशाला ५ किलो साखर दिली')
    expect(scrub('rameshla 5 kilo sakhar', names)).toBe('ashala 5 kilo sakhar')
  })

  it('finds who is addressed with respect, wherever else the name stands', () => {
    const texts = ['suresh ne 2 packet liye', 'suresh bhai ne paise diye', 'पाटील काकांना सांगा']
    const all = createScrub({ names: [], keep: [], texts })
    expect(all(texts[0] ?? '')).toBe('asha ne 2 packet liye')
    expect(all(texts[1] ?? '')).toBe('asha bhai ne paise diye')
    expect(scrub('पाटील काका आले')).toBe('आशा काका आले')
    expect(scrub('haan ji, theek bhai, 2 kilo wala bhai')).toBe(
      'haan ji, theek bhai, 2 kilo wala bhai',
    )
  })

  it('leaves the words of the items, whoever is called so', () => {
    expect(scrub('2 raj masala, amul butter aaya', ['Raj', 'Amul Agency'])).toBe(
      '2 raj masala, amul butter aaya',
    )
  })

  it('replaces the same by the same, and different things differently', () => {
    const texts = ['9876543210 Meena', '9876500000 Veena', '9876543210 Meena']
    const all = createScrub({ names: ['Meena', 'Veena'], keep: [], texts })
    const [first, second, third] = texts.map(all)
    expect(third).toBe(first)
    expect(second).not.toBe(first)
    expect(all(first ?? '')).not.toMatch(/98765/)
  })
})
