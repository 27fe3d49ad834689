import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectWriting, WRITINGS } from '../../language/writing.ts'
import { readKnowledgePages } from './knowledge-pages.ts'
import { createPageKnowledge } from './knowledge.ts'

const PAGES = join(import.meta.dirname, '../../prompts/knowledge')
const knowledge = createPageKnowledge(PAGES)
const find = (text: string) =>
  knowledge.search({ shopId: 'any', text, writing: detectWriting(text), limit: 3 })

describe('the pages', () => {
  it('are a dozen and more, short, dated, and asked for and answered in every way of writing', () => {
    const pages = readKnowledgePages(PAGES)
    expect(pages.length).toBeGreaterThanOrEqual(12)
    for (const { id, text, asOf, keywords, brief } of pages) {
      expect([id, text.length < 1_800]).toEqual([id, true])
      expect(asOf >= '2025-09').toBe(true)
      expect(Object.keys(keywords)).toEqual(expect.arrayContaining([...WRITINGS]))
      for (const writing of ['hi', 'mr'] as const) {
        expect([id, /[\u0900-\u097f]/.test(brief[writing])]).toEqual([id, true])
      }
    }
  })

  it('that are not whole are named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'retailmind-pages-'))
    await writeFile(join(folder, 'half.md'), '---\ntitle: Half\n---\ntext\n')
    expect(() => createPageKnowledge(folder)).toThrow(/half\.md.*asOf/s)
    await rm(folder, { recursive: true })
  })
})

describe('createPageKnowledge', () => {
  it.each([
    ['gst-rates', 'how much gst on toothpaste'],
    ['gst-rates', 'नूडल्स पर जीएसटी कितना है'],
    ['gst-rates', 'tel par kitna tax lagta hai'],
    ['gst-rates', 'तेलावर कर किती लागतो'],
    ['gst-rates', 'biskitavar gst kiti'],
    ['gst-composition', 'is the composition scheme good for me'],
    ['gst-composition', 'कंपोझिशन योजनेत किती कर भरावा'],
    ['hsn-codes', 'HSN code kahan milega'],
    ['udyam', 'उद्यम पंजीकरण कैसे करें'],
    ['udyam', 'udyam nondanisathi kay lagte'],
    ['fssai', 'do I need a food licence'],
    ['fssai', 'अन्न परवान्यासाठी अर्ज कुठे करू'],
    ['mrp-rules', 'एमआरपी से ऊपर बेचना ठीक है क्या'],
    ['mrp-rules', 'MRP peksha jast gheu shakto ka'],
    ['weights-and-measures', 'tarazu par muhar kab lagti hai'],
    ['weights-and-measures', 'वजनकाट्याची पडताळणी कधी'],
    ['upi-payments', 'upi ka paisa bank me nahi aya'],
    ['upi-payments', 'यूपीआयचे पैसे कधी जमा होतात'],
    ['credit-book', 'उधारी वसूल कैसे करूँ'],
    ['credit-book', 'udhari chi vasuli kashi karaychi'],
    ['expiry-fifo', 'what to do with expired stock'],
    ['expiry-fifo', 'मुदत संपलेल्या मालाचं काय'],
    ['margins', 'kapdo par margin kitna rakhna chahiye'],
    ['reorder-rule', 'when should I place the order again'],
    ['festival-stocking', 'दिवाळीसाठी काय माल भरू'],
    ['festival-stocking', 'holi ke liye kya stock karu'],
    ['using-the-assistant', 'how do I use this assistant'],
  ])('finds %s by "%s"', async (page, text) => {
    const [best] = await find(text)
    expect(best?.source).toBe(page)
  })

  it('gives the gist in the writing of the question', async () => {
    const [hindi] = await find('एमआरपी से ऊपर बेचना ठीक है क्या')
    expect(hindi?.brief).toMatch(/छपे एमआरपी/)
    expect(hindi?.asOf).toBe('2025-12')
    const [english] = await find('can I sell above MRP')
    expect(english?.brief).toMatch(/never be sold above/)
  })

  it.each([
    'who won the match yesterday',
    'आज मौसम कैसा है',
    'mujhe ek joke sunao',
    'आजचा सामना कोण जिंकला',
    'write a poem about the moon',
    '',
    '???',
  ])('finds nothing by "%s"', async (text) => {
    expect(await find(text)).toEqual([])
  })
})
