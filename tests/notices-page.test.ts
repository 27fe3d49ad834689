import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPhonePage } from './support/browser.ts'

let opened: Awaited<ReturnType<typeof openPhonePage>>
let page: typeof opened.page

beforeAll(async () => {
  opened = await openPhonePage()
  page = opened.page
}, 60_000)
afterAll(() => opened?.close())

const bubbles = async () => (await page.getByTestId('bubble-in').allTextContents()).join('\n')
const say = async (text: string) => {
  const before = await page.getByTestId('bubble-in').count()
  await page.getByTestId('message-input').fill(text)
  await page.getByTestId('message-input').press('Enter')
  await expect.poll(() => page.getByTestId('bubble-in').count()).toBeGreaterThan(before)
}
const count = (text: string | RegExp) =>
  page.getByTestId('bubble-in').filter({ hasText: text }).count()

describe('what the shop sends by itself, after a jump of the clock', () => {
  it('is the morning message at eight', async () => {
    await say('hello')
    await page.locator('#to-eight').click()
    await expect.poll(bubbles, { timeout: 15_000 }).toMatch(/Good morning|Namaste|नमस्ते/)
    expect(await count(/Good morning|Namaste, |नमस्ते, /)).toBe(1)
  })

  it('is a warning when something became low, at the next check, and once', async () => {
    await say('sold 1 lifebuoy')
    await page.locator('[data-advance="PT25H"]').click()
    await expect.poll(bubbles, { timeout: 15_000 }).toContain('⚠️')
  })

  it('is the weekly report on Monday', async () => {
    await page.locator('[data-advance="P7D"]').click()
    // Nobody has written for a week: it comes as a template.
    await expect.poll(bubbles, { timeout: 20_000 }).toContain('Reply to this message for the full')
  })

  it('is a word about an item that sells far faster than usual', async () => {
    await say('received 900 litre milk')
    await expect
      .poll(async () => page.getByTestId('stock-Milk').textContent(), { timeout: 10_000 })
      .toMatch(/9\d\d/)
    await say('sold 800 litre milk')
    // So much of one thing wants a tap.
    await page.getByTestId('button-Confirm').last().click()
    await expect.poll(bubbles, { timeout: 15_000 }).toMatch(/Milk.*(selling fast|tezi|तेज़)/)
  })
})
