import chromium from '@sparticuz/chromium'
import { chromium as browsers, type Browser } from 'playwright-core'

/** A real headless Chromium out of an npm package; it asks nothing of the network by itself. */
export async function openBrowser(): Promise<Browser> {
  return browsers.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--disable-background-networking', '--no-sandbox'],
    headless: true,
  })
}
