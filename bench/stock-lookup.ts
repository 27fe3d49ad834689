import { createEmbeddedClock } from '../adapters/embedded/clock.ts'
import { openDatabase } from '../adapters/embedded/database.ts'
import { loadShopFixture, parseShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { createSqliteStore } from '../adapters/embedded/store.ts'
import type { ToolContext } from '../agent/tool.ts'
import { getStock } from '../tools/get-stock.ts'
import { createRandom } from '../tests/simulation/random.ts'

const SIZES = [100, 1_000, 10_000, 100_000]
const LOOKUPS = 600
const GOODS =
  'atta maida besan sooji poha chawal toordal moongdal chanadal uraddal rajma chini gud namak haldi mirchi jeera dhaniya garammasala hing tel ghee makhan doodh dahi paneer chai coffee biskut namkeen chips sabun shampoo tel toothpaste brush detergent phenyl agarbatti machis mombatti aachar papad murabba sharbat juice pani soda chocolate toffee noodles pasta sauce sirka shahad badam kaju kishmish elaichi laung dalchini ajwain saunf methi rai til supari supari katha gulkand'.split(
    ' ',
  )
const SYLLABLES = 'ba da ga ha ja ka la ma na pa ra sa ta va sha cha ni ri ti mi lu ru su ku'.split(
  ' ',
)
const PACKS = ['50g', '100g', '200g', '500g', '1kg', '2kg', '5kg', '200ml', '500ml', '1l']

/** `get_stock` by a misspelt Hinglish name, through the tool and SQLite, in shops of 100 to 100,000 items. */
export async function benchStockLookup(): Promise<void> {
  for (const size of SIZES) await measure(size)
}

async function measure(size: number): Promise<void> {
  const random = createRandom(size).next
  const names = shopNames(size, random)
  const db = openDatabase(':memory:')
  const fixture = parseShopFixture({
    id: `shop-${size}`,
    name: 'Bench',
    items: names.map((name, i) => ({ name, unit: 'packet', stock: i % 90, price: 45 })),
  })
  const { shopId } = loadShopFixture(db, fixture, { now: new Date(), members: [] })
  const store = createSqliteStore(db, { clock: createEmbeddedClock(db) })
  const ctx = { store, shopId, memberId: 'bench' } as unknown as ToolContext

  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const coldAt = performance.now()
  await getStock.run({ item: names[0] ?? '' }, ctx)
  const cold = performance.now() - coldAt
  globalThis.gc?.()
  const heap = (process.memoryUsage().heapUsed - heapBefore) / 1_048_576

  const times: number[] = []
  const came = { right: 0, asked: 0, none: 0, wrong: 0 }
  for (let i = 0; i < LOOKUPS; i++) {
    const name = names[Math.floor(random() * names.length)] ?? ''
    const said = misspell(name, random)
    const startedAt = performance.now()
    const result = await getStock.run({ item: said }, ctx)
    times.push(performance.now() - startedAt)
    if (result.status === 'needs_clarification') came.asked++
    else if (result.status !== 'ok') came.none++
    else came[result['item'] === name ? 'right' : 'wrong']++
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(2)
  console.log(
    `${String(size).padStart(7)} items  p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  max ${at(0.999)} ms  ` +
      `first ${cold.toFixed(0)} ms  index ${heap.toFixed(1)} MB  ` +
      `right ${came.right} asked ${came.asked} none ${came.none} wrong ${came.wrong}`,
  )
  db.close()
}

/** Brand, goods, size: no two alike, and many that share two of the three. */
function shopNames(size: number, random: () => number): string[] {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const brands = Array.from({ length: Math.max(20, Math.round(Math.sqrt(size) * 4)) }, () =>
    Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(SYLLABLES)).join(''),
  )
  const names = new Set<string>()
  while (names.size < size) names.add(`${pick(brands)} ${pick(GOODS)} ${pick(PACKS)}`)
  return [...names]
}

/** One slip of the finger in one of the longer words, and sometimes no size. */
function misspell(name: string, random: () => number): string {
  const words = name.split(' ')
  if (random() < 0.3) words.pop()
  const long = words.flatMap((word, at) => (/^[a-z]{5,}$/.test(word) ? [at] : []))
  const at = long[Math.floor(random() * long.length)] ?? 0
  const word = words[at] ?? ''
  const place = 1 + Math.floor(random() * (word.length - 2))
  const slips = [
    word.slice(0, place) + word.slice(place + 1),
    word.slice(0, place) + word.charAt(place + 1) + word.charAt(place) + word.slice(place + 2),
    word.slice(0, place) + word.charAt(place) + word.slice(place),
    word.replace(/[aeiou](?=[^aeiou]*$)/, 'e'),
  ]
  words[at] = slips[Math.floor(random() * slips.length)] ?? word
  return words.join(' ')
}
