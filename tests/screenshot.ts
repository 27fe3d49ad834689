import { join } from 'node:path'
import { openBrowser } from './support/browser.ts'
import { openRuntime, OWNER } from './support/runtime.ts'

/** `npm run screenshot`: the README's picture, of a real conversation. Give a width for another size (in `phone-<width>.png`). */
const width = Number(process.argv[2] ?? 1440)
const name = process.argv[2] ? `phone-${width}.png` : 'phone.png'

const shop = await openRuntime()
const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width, height: 880 }, deviceScaleFactor: 1.5 })
await page.goto(shop.url)
await page.getByTestId('stock-Sugar').waitFor()
const said = ['कितना दूध बचा है?', 'sold 2 kg dal', '2 kilo cheeni aur 3 maggi bik gaye']
for (const [i, text] of said.entries()) {
  await page.getByTestId('message-input').fill(text)
  await page.getByTestId('send').click()
  await shop.answers(OWNER, i + 1)
}
await page.waitForTimeout(1500)
await page.getByTestId('turn').first().locator('summary').click()
await page.screenshot({ path: join(import.meta.dirname, '../docs', name) })
await browser.close()
await shop.close()
