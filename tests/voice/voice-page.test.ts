import { chromium as browsers, type Browser, type Page } from 'playwright-core'
import chromium from '@sparticuz/chromium'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRuntime } from '../support/runtime.ts'

let shop: Awaited<ReturnType<typeof openRuntime>>
let browser: Browser
let page: Page
const problems: string[] = []

beforeAll(async () => {
  shop = await openRuntime()
  browser = await browsers.launch({
    executablePath: await chromium.executablePath(),
    // A microphone that beeps, and nobody who has to be asked for it.
    args: [
      ...chromium.args,
      '--disable-background-networking',
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
    headless: true,
  })
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(shop.url)
  await page.getByTestId('stock-Sugar').waitFor()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

const stock = async () => (await shop.stock('Sugar')) ?? NaN
const notes = (side: 'in' | 'out') => page.getByTestId(`bubble-${side}`).getByTestId('voice-note')

async function isAnswered(before: number, heard: number): Promise<void> {
  await expect.poll(stock, { timeout: 15_000 }).toBe(before - 2)
  await expect.poll(() => notes('in').count(), { timeout: 15_000 }).toBe(heard + 1)
  const note = notes('in').last()
  await expect.poll(() => note.locator('.bars i').count()).toBe(32)
  await note.getByTestId('play').click()
  const audio = note.getByTestId('audio')
  // What was played, not what plays: on a busy machine a short note is over before anybody looks.
  await expect
    .poll(() => audio.evaluate((sound: { played: { length: number } }) => sound.played.length))
    .toBeGreaterThan(0)
  const src = await audio.getAttribute('src')
  // In the page, by the browser's own decoder.
  const seconds = await page.evaluate<number>(`(async () => {
    const sound = await (await fetch(${JSON.stringify(src)})).arrayBuffer()
    return (await new OfflineAudioContext(1, 1, 48000).decodeAudioData(sound)).duration
  })()`)
  expect(seconds).toBeGreaterThan(1)
  expect(seconds).toBeLessThan(60)
}

describe('a voice note on the phone page', () => {
  it.each([
    ['hi', 'दो किलो चीनी बेची'],
    ['mr', 'दोन किलो साखर विकली'],
    ['en', 'sold 2 kg sugar'],
  ])('made from a text in %s sells, and is answered by text and voice', async (language, text) => {
    const before = await stock()
    const heard = await notes('in').count()
    await page.getByTestId('voice-language').selectOption(language)
    await page.getByTestId('message-input').fill(text)
    await page.getByTestId('mic').dispatchEvent('pointerdown')
    await isAnswered(before, heard)
    expect(await notes('out').last().getByTestId('transcript').textContent()).toBe(text)
  })

  it('recorded by holding the microphone is heard as what was typed beside it', async () => {
    const before = await stock()
    const heard = await notes('in').count()
    await page.getByTestId('voice-language').selectOption('hi')
    await page.getByTestId('said').fill('दो किलो चीनी बेची')
    const mic = page.getByTestId('mic')
    await mic.dispatchEvent('pointerdown')
    await expect.poll(() => mic.getAttribute('class')).toContain('recording')
    await page.waitForTimeout(1_500)
    await mic.dispatchEvent('pointerup')
    await isAnswered(before, heard)
  })

  it('of which nothing is known is answered with the wish to type it', async () => {
    const before = await stock()
    const mic = page.getByTestId('mic')
    const bubbles = await page.getByTestId('bubble-in').count()
    await mic.dispatchEvent('pointerdown')
    await expect.poll(() => mic.getAttribute('class')).toContain('recording')
    await page.waitForTimeout(1_500)
    await mic.dispatchEvent('pointerup')
    await expect
      .poll(() => page.getByTestId('bubble-in').count(), { timeout: 10_000 })
      .toBeGreaterThan(bubbles)
    expect(await stock()).toBe(before)
  })

  it('breaks nothing on the page', () => expect(problems).toEqual([]))
})
