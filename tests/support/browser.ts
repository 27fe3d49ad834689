import chromium from '@sparticuz/chromium'
import { chromium as browsers, type Browser, type Page } from 'playwright-core'
import { openRuntime } from './runtime.ts'

/** A real headless Chromium out of an npm package; it asks nothing of the network by itself. */
export async function openBrowser(): Promise<Browser> {
  return browsers.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--disable-background-networking', '--no-sandbox'],
    headless: true,
  })
}

/** The program, and its page in a browser, as it is when the shop is shown. */
export async function openPhonePage(environment: Record<string, string> = {}): Promise<{
  shop: Awaited<ReturnType<typeof openRuntime>>
  page: Page
  close: () => Promise<void>
}> {
  const shop = await openRuntime(environment)
  const browser = await openBrowser()
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(shop.url)
  await page.getByTestId('stock-Sugar').waitFor()
  return {
    shop,
    page,
    async close() {
      await browser.close()
      await shop.close()
    },
  }
}
