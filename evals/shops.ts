import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as z from 'zod'
import { parseShopFixture, type ShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { createCatalogue, type Catalogue } from '../shop/catalogue.ts'
import { RetailMindError } from '../shop/errors.ts'
import { BadInputError, type EvalCase } from './case.ts'

const OURS = join(import.meta.dirname, 'shops')
const DEMO = join(import.meta.dirname, '../adapters/embedded/demo-shop.json')

const conventions = z.object({
  conventions: z
    .object({
      /** How many base units one of a unit is: `{ dozen: { pcs: 12 } }`. */
      unitEquivalence: z.record(z.string(), z.record(z.string(), z.number().positive())),
    })
    .partial()
    .default({}),
})

/** A shop that cases are played in, and how their units are to be read. */
export interface EvalShop {
  fixture: ShopFixture
  catalogue: Catalogue
  unitEquivalence: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** The shops of `evals/shops/`, and those of the files that were brought, which come first. */
export function loadShops(files: readonly string[] = []): (id: string) => EvalShop {
  const brought = new Map(
    files.map((file) => {
      const shop = readShop(file)
      return [shop.fixture.id, shop]
    }),
  )
  const kept = new Map<string, EvalShop>()
  return (id) => {
    const known = brought.get(id) ?? kept.get(id)
    if (known) return known
    const file = id === 'demo-shop' ? DEMO : join(OURS, `${id}.json`)
    if (!/^[a-z0-9-]+$/.test(id) || !existsSync(file)) {
      const ids = [...brought.keys(), ...ourIds()].join(', ')
      throw new BadInputError(
        `there is no shop "${id}"; known are: ${ids}. --shop FILE brings another`,
      )
    }
    const shop = readShop(file)
    kept.set(id, shop)
    return shop
  }
}

/**
 * The shop of a case: its own where it brings one.
 *
 * @throws BadInputError that names the case's place, if there is no such shop
 */
export function shopOf(
  { shop, ownShop, source }: Pick<EvalCase, 'shop' | 'ownShop' | 'source'>,
  shops: (id: string) => EvalShop,
): EvalShop {
  if (ownShop) return evalShop(ownShop, {})
  try {
    return shops(shop)
  } catch (error) {
    if (error instanceof BadInputError) throw new BadInputError(error.message, source)
    throw error
  }
}

/** The shop that our files, or the demo, have under this id; undefined where none has. */
export function knownShop(id: string): ShopFixture | undefined {
  return id === 'demo-shop' || ourIds().includes(id) ? loadShops()(id).fixture : undefined
}

function ourIds(): string[] {
  return readdirSync(OURS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
}

/** @throws BadInputError that names the file and everything that is wrong in it */
export function readShop(file: string): EvalShop {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return evalShop(
      parseShopFixture(json),
      conventions.parse(json).conventions.unitEquivalence ?? {},
    )
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new BadInputError(`is not JSON: ${error.message}`, { file, line: 1 })
    if (error instanceof RetailMindError) throw new BadInputError(error.message, { file, line: 1 })
    if (error instanceof z.ZodError)
      throw new BadInputError(z.prettifyError(error), { file, line: 1 })
    if (isMissing(error)) throw new BadInputError(`there is no file ${file}`)
    throw error
  }
}

function evalShop(fixture: ShopFixture, unitEquivalence: EvalShop['unitEquivalence']): EvalShop {
  const items = fixture.items.map((item, at) => ({ ...item, itemId: `${at}` }))
  return { fixture, catalogue: createCatalogue(items), unitEquivalence }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
