import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadScenario } from '../evals/load-scenario.ts'
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
  page.on('request', (request) => {
    if (!request.url().startsWith(shop.url)) problems.push(request.url())
  })
  await page.goto(shop.url)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

const say = async (text: string) => {
  const before = await page.getByTestId('turn').count()
  await page.getByTestId('message-input').fill(text)
  await page.getByTestId('message-input').press('Enter')
  await expect.poll(() => page.getByTestId('turn').count()).toBe(before + 1)
}

describe('Save as test on the phone page', () => {
  it('says so when there is nothing to save', async () => {
    await page.getByTestId('save-as-test').click()
    await expect
      .poll(() => page.locator('#problem').textContent())
      .toContain('written nothing that could be played again')
  })

  it('downloads the chat as a scenario, without numbers and names', async () => {
    await say('Ramesh bhai ko 2 kilo cheeni bechi')
    await say('mera number 98765 43210 hai')
    await page.getByTestId('button-Undo').first().click()
    await expect.poll(() => page.getByTestId('turn').count()).toBe(3)

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('save-as-test').click(),
    ])
    expect(await page.locator('#problem').isVisible()).toBe(false)
    expect(download.suggestedFilename()).toMatch(/^recorded-[0-9a-f]{12}\.yaml$/)
    const text = readFileSync(await download.path(), 'utf8')
    expect(text).not.toMatch(/ramesh|98765/i)
    const given = loadScenario(text, download.suggestedFilename())
    expect(given.turns.map(({ said }) => said)).toMatchObject([
      { kind: 'text', text: expect.stringMatching(/^Asha bhai ko 2 kilo/) as string },
      { kind: 'text', text: expect.stringContaining('90000 00001') as string },
      { kind: 'tap', title: 'Undo' },
    ])
    expect(given.final.events).toEqual(['sale', 'undo'])
  })

  it('asks nothing of any other host, and throws nothing', () => {
    expect(problems.filter((problem) => !problem.startsWith('blob:'))).toEqual([])
  })
})
