import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPdf } from '../shop/reports/testing/read-pdf.ts'
import { openPhonePage } from './support/browser.ts'

let opened: Awaited<ReturnType<typeof openPhonePage>>
let shop: typeof opened.shop
let page: typeof opened.page

beforeAll(async () => {
  opened = await openPhonePage()
  ;({ shop, page } = opened)
}, 60_000)
afterAll(() => opened?.close())

const say = async (text: string) => {
  const before = await page.getByTestId('bubble-in').count()
  await page.getByTestId('message-input').fill(text)
  await page.getByTestId('message-input').press('Enter')
  await expect.poll(() => page.getByTestId('bubble-in').count()).toBeGreaterThan(before)
}

/** Puts the shop's clock to a weekday (0 is Monday) and time in India, at most a week from now. */
const jumpTo = async (weekday: number, hour: number) => {
  const { now } = await shop.get<{ now: string }>('/simulator/clock')
  const india = new Date(Date.parse(now) + 5.5 * 3_600_000)
  const minutes =
    ((india.getUTCDay() + 6) % 7) * 1440 + india.getUTCHours() * 60 + india.getUTCMinutes()
  const ahead = (weekday * 1440 + hour * 60 - minutes + 7 * 1440) % (7 * 1440)
  await fetch(`${shop.url}/simulator/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: `PT${ahead}M` }),
  })
}

describe('reports on the phone page', () => {
  it('come with a picture where a picture says it better', async () => {
    await say('best selling items last week')
    const picture = page.getByTestId('bubble-in').locator('img')
    await picture.waitFor({ timeout: 15_000 })
    // The types of a browser are not those of the rest: what runs there is text.
    const width = () =>
      page.evaluate<number>('document.querySelector("[data-testid=bubble-in] img").naturalWidth')
    await expect.poll(width).toBe(1000)
  })

  it('come by themselves on Monday, with a PDF and a workbook to keep', async () => {
    await jumpTo(6, 18)
    await say('hello')
    await jumpTo(0, 9)
    const documents = page.getByTestId('bubble-in').locator('a.document')
    await expect.poll(() => documents.count(), { timeout: 20_000 }).toBe(2)
    expect(await documents.allInnerTexts()).toEqual([
      expect.stringMatching(/sales-[\d-]+\.pdf/),
      expect.stringMatching(/sales-[\d-]+\.xlsx/),
    ])
    const href = await documents.first().getAttribute('href')
    const pdf = await fetch(new URL(href ?? '', shop.url))
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    const { lines } = readPdf(new Uint8Array(await pdf.arrayBuffer()))
    expect(lines[0]).toBe('Laxmi General Store')
  })
})
