import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { openRuntime } from './support/runtime.ts'

let shop: Awaited<ReturnType<typeof openRuntime>>
let browser: Browser
let page: Page
const problems: string[] = []

beforeAll(async () => {
  shop = await openRuntime()
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('requestfailed', (request) => problems.push(request.url()))
  await page.goto(shop.url)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

const stockOf = async (name: string) => {
  const row = page.getByTestId(`stock-${name}`)
  return Number((await row.locator('b').textContent())?.replaceAll(',', ''))
}
const say = async (text: string) => {
  await page.getByTestId('message-input').fill(text)
  await page.getByTestId('message-input').press('Enter')
}

describe('the phone page', () => {
  it('sells, shows reply, stock and trace, and takes back by a tap on Undo', async () => {
    await page.getByTestId('stock-Sugar').waitFor()
    const before = await stockOf('Sugar')
    await say('2 kilo cheeni bechi')
    const undo = page.getByTestId('button-Undo').first()
    await undo.waitFor()
    expect(await page.getByTestId('bubble-in').last().textContent()).toContain('Sugar')
    await expect.poll(() => stockOf('Sugar')).toBe(before - 2)
    await expect.poll(() => page.getByTestId('turn').first().textContent()).toContain('record_sale')
    await expect
      .poll(() => page.getByTestId('bubble-out').first().locator('.tick').textContent())
      .toBe('✓✓')

    await undo.click()
    await expect.poll(() => stockOf('Sugar')).toBe(before)
    await expect.poll(() => undo.isDisabled()).toBe(true)
    await expect.poll(() => page.getByTestId('turn').first().textContent()).toContain('undo_last')
  })

  it('picks from what was asked', async () => {
    const before = await stockOf('Toor Dal')
    await say('2 kilo dal bechi')
    const choice = page.getByTestId('bubble-in').last().getByRole('button').first()
    await choice.waitFor()
    if ((await choice.getAttribute('data-testid')) === 'button-list') {
      await choice.click()
      await page.getByTestId('row-Toor Dal').click()
    } else await page.getByTestId('button-Toor Dal').last().click()
    await expect.poll(() => stockOf('Toor Dal')).toBe(before - 2)
  })

  it('shows what somebody writes as text, whatever it is', async () => {
    await say('<img src=x onerror=alert(1)> "bold"')
    await expect
      .poll(() => page.getByTestId('bubble-out').last().textContent())
      .toContain('<img src=x')
    expect(await page.locator('.chat img').count()).toBe(0)
  })

  it('quotes the message that is replied to', async () => {
    const first = page.getByTestId('bubble-in').first()
    await first.hover()
    await first.getByLabel('Reply to this message').click()
    await say('how much sugar is left?')
    const said = page.getByTestId('bubble-out').last()
    await expect.poll(() => said.locator('blockquote').textContent()).toContain('Sugar')
    expect(await page.locator('#quote').isVisible()).toBe(false)
  })

  it('shows a message with a clock until the shop has it', async () => {
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/simulator/messages', async (route) => {
      await held
      await route.continue()
    })
    await say('how much milk is left?')
    const said = page.getByTestId('bubble-out').filter({ hasText: 'milk' })
    await said.waitFor()
    expect(await said.locator('.tick').textContent()).toBe('🕓')
    letGo()
    await expect.poll(() => said.locator('.tick').textContent()).toBe('✓✓')
    expect(await said.count()).toBe(1)
    await page.unroute('**/simulator/messages')
  })

  it('draws Devanagari from its own font', async () => {
    await say('चीनी कितनी बची है?')
    await page.getByTestId('bubble-out').last().getByText('चीनी').waitFor()
    const isLoaded = () =>
      page.evaluate(
        "document.fonts.check('16px Devanagari', 'चीनी') && [...document.fonts].some((f) => f.status === 'loaded')",
      )
    await expect.poll(isLoaded).toBe(true)
  })

  it('has a phone for somebody new, with an empty shelf', async () => {
    await page.getByTestId('new-phone').click()
    await expect.poll(() => page.locator('#stock').textContent()).toContain('Nothing yet')
    await page.getByTestId('phone-919800000001').click()
    await page.getByTestId('stock-Sugar').waitFor()
  })

  it('asks nothing of any other host, and throws nothing', () => {
    expect(problems).toEqual([])
  })
})
