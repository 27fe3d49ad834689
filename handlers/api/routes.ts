import type * as z from 'zod'
import { alertsOf } from './alerts.ts'
import { forecastOf } from './forecast.ts'
import { listInventory, updateInventory } from './inventory.ts'
import type { ShopCaller } from './caller.ts'
import { processQuery } from './process-query.ts'
import * as schemas from './schemas.ts'

/** One operation of the API: what it takes, what it gives, and what does it. */
export interface Route {
  method: 'GET' | 'POST'
  path: string
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  answer: z.ZodType
  run: (caller: ShopCaller, input: Input, timeMs: number) => Promise<unknown>
}

interface Input {
  params: unknown
  query: unknown
  body: unknown
}

interface Definition<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodObject,
  A extends z.ZodType,
> {
  method: Route['method']
  path: string
  summary: string
  params?: P
  query?: Q
  body?: B
  answer: A
  run: (
    caller: ShopCaller,
    input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
    timeMs: number,
  ) => Promise<z.output<A>>
}

/** Keeps each route's own types inside it. */
function route<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodObject,
  A extends z.ZodType,
>(definition: Definition<P, Q, B, A>): Route {
  return definition as unknown as Route
}

const processQueryRoute = (path: string): Route =>
  route({
    method: 'POST',
    path,
    summary: 'Say something to the shop, and get the answer.',
    body: schemas.processQueryBody,
    answer: schemas.processQueryAnswer,
    run: (caller, { body }, timeMs) => processQuery(caller, body, timeMs),
  })

export const ROUTES: readonly Route[] = [
  processQueryRoute('/api/v1/process-query'),
  processQueryRoute('/api/v1/query'),
  route({
    method: 'GET',
    path: '/api/v1/inventory/{userId}',
    summary: 'The items of the shop, a page at a time.',
    params: schemas.shopParams,
    query: schemas.inventoryQuery,
    answer: schemas.inventoryAnswer,
    run: (caller, { query }) => listInventory(caller, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/inventory/{userId}',
    summary: 'Goods that came in, were sold, or were counted.',
    params: schemas.shopParams,
    body: schemas.inventoryBody,
    answer: schemas.inventoryUpdateAnswer,
    run: (caller, { body }) => updateInventory(caller, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/forecast/{userId}/{itemId}',
    summary: 'Demand of one item for the next 7, 14 or 30 days.',
    params: schemas.forecastParams,
    query: schemas.forecastQuery,
    answer: schemas.forecastAnswer,
    run: (caller, { params, query }) => forecastOf(caller, { ...query, itemId: params.itemId }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/alerts/{userId}',
    summary: 'What the shop was warned of.',
    params: schemas.shopParams,
    query: schemas.alertsQuery,
    answer: schemas.alertsAnswer,
    run: (caller, { query }) => alertsOf(caller, query),
  }),
]

/** The route of a path, and what stands in the place of its parameters. */
export function findRoute(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const each of ROUTES) {
    if (each.method !== method) continue
    const match = patternOf(each.path).exec(path)
    if (match) return { route: each, params: decoded(match.groups ?? {}) }
  }
  return undefined
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)

/** What is not valid percent-encoding fits no schema either. */
function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)]
      } catch {
        return [name, '']
      }
    }),
  )
}
