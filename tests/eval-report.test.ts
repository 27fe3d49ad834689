import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleCase, sampleReport, sampleTurn } from '../evals/report-sample.ts'
import { writeHtmlReport } from '../evals/report.ts'
import type { CaseResult } from '../evals/run-report.ts'
import { openBrowser } from './support/browser.ts'

const LANGS = ['en', 'hi', 'hi-Latn', 'mr', 'mr-Latn']
const INTENTS = ['record_sale', 'get_stock', 'insufficient_stock', 'search_knowledge']
const EVIL = `<script>document.title = 'taken'</script><img src="https://example.com/x.png" onerror="document.title='taken'">`
const LONG = 'A-name-without-a-single-blank-that-is-far-wider-than-any-phone-'.repeat(3)

function caseOf(lang: string, intent: string, given: Partial<CaseResult> = {}): CaseResult {
  const turn = sampleTurn({
    said: lang === 'hi' ? 'दो किलो चीनी बेची' : EVIL,
    reply: `${EVIL} ${LONG}`,
    calls: [
      {
        tool: 'record_sale',
        input: { item: LONG },
        resolved: { item: LONG, quantity: 50 },
        effect: 'write',
        outcome: 'ok',
        result: { status: 'ok', note: EVIL },
      },
    ],
    changes: [{ item: LONG, field: 'stock', before: 52, after: 2 }],
  })
  return sampleCase(`${lang}-${intent}`, { tags: { lang, intent }, turns: [turn, turn], ...given })
}

let browser: Browser
let folder: string
let url: string

beforeAll(async () => {
  browser = await openBrowser()
  folder = await mkdtemp(join(tmpdir(), 'retailmind-report-'))
  const file = join(folder, 'report.html')
  url = pathToFileURL(file).href
  const before = LANGS.flatMap((lang) => INTENTS.map((intent) => caseOf(lang, intent)))
  const after = before.map((one, at) =>
    at % 3 === 0
      ? {
          ...one,
          passed: false,
          successes: 0,
          wrongWrites: 1,
          wrongWriteRupees: 9 * at,
          faults: [
            {
              kind: 'wrong_write' as const,
              turn: 1,
              message: `record_sale: quantity 50, wanted 5 of ${LONG}`,
              expected: { item: 'cheeni', quantity: 5 },
              actual: { item: LONG, quantity: 50 },
            },
          ],
          reasons: [`record_sale: quantity 50, wanted 5 of ${LONG}`],
          confusion: { wanted: 'get_stock', called: 'record_sale' },
        }
      : one,
  )
  await writeHtmlReport(sampleReport(after), { against: sampleReport(before) }, file)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  if (folder) await rm(folder, { recursive: true })
})

/** The page, and every address that it asked for. */
async function opened(options: BrowserContextOptions): Promise<{ page: Page; asked: string[] }> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => asked.push(`error: ${error.message}`))
  page.on('console', (message) => asked.push(`console: ${message.text()}`))
  await page.goto(url)
  return { page, asked }
}

const widths = `[document.documentElement.scrollWidth, innerWidth]`
const openAll = `document.querySelectorAll('details').forEach((one) => (one.open = true))`

describe('the report in a browser', () => {
  it.each(['light', 'dark'] as const)('fits a phone, opened out, in %s', async (colorScheme) => {
    const { page } = await opened({ viewport: { width: 360, height: 740 }, colorScheme })
    expect(await page.evaluate(widths)).toEqual([360, 360])
    await page.evaluate(openAll)
    expect(await page.evaluate(widths)).toEqual([360, 360])
  })

  it('asks for nothing, and runs nothing that was said in a chat', async () => {
    const { page, asked } = await opened({})
    await page.evaluate(openAll)
    await page.waitForLoadState('networkidle')
    expect(asked).toEqual([url])
    expect(await page.title()).toContain('Worse: 7 cases broken')
    expect(await page.locator('img').count()).toBe(0)
  })

  it('tells the verdict and what broke without its script', async () => {
    const { page } = await opened({ javaScriptEnabled: false })
    expect(await page.locator('h1').textContent()).toContain('Worse: 7 cases broken')
    const card = page.locator('#broken .case').first()
    expect(await card.locator('.rerun code').isVisible()).toBe(true)
    expect(await card.locator('.differs .got').first().textContent()).toBe('50')
    expect(await page.locator('#filter').isVisible()).toBe(false)
  })

  it('filters, and opens the case that a link leads to', async () => {
    const { page } = await opened({})
    await page.locator('[name=lang]').selectOption('hi')
    await page.locator('[name=text]').fill('चीनी')
    expect(await page.locator('#filter output').textContent()).toBe('4 of 20 cases')
    expect(await page.locator('.case:not([hidden])').count()).toBe(4)
    await page.locator('[name=text]').fill('')
    await page.locator('[name=lang]').selectOption('')
    expect(await page.locator('.case:not([hidden])').count()).toBe(20)

    const link = page.locator('#wrong-writes a').last()
    const id = await link.textContent()
    await link.click()
    await expect.poll(() => page.locator(`[id="case-${id}"]`).getAttribute('open')).toBe('')
  })

  it.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
    const { page } = await opened({ colorScheme })
    await page.evaluate(openAll)
    expect(await page.evaluate(TOO_FAINT)).toEqual([])
  })

  it('has a header for every column and row', async () => {
    const { page } = await opened({})
    const headless = `[...document.querySelectorAll('table')].filter((table) => !table.querySelector('thead th[scope=col]') || [...table.tBodies].some((body) => [...body.rows].some((row) => !row.querySelector('th[scope=row]')))).length`
    expect(await page.evaluate(headless)).toBe(0)
  })
})

/** Text whose contrast is under WCAG's 4.5 to 1 with the first opaque ground behind it. */
const TOO_FAINT = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return canvas.getImageData(0, 0, 1, 1).data
  }
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor)
      if (color[3] === 255) return color
    }
    return [255, 255, 255, 255]
  }
  const faint = new Set()
  for (const element of document.querySelectorAll('body *')) {
    if (['SCRIPT', 'OPTION', 'METER'].includes(element.tagName)) continue
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(groundOf(element))]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (contrast < 4.5) faint.add(element.tagName + '.' + element.className + ' ' + contrast.toFixed(2))
  }
  return [...faint]
})()`
