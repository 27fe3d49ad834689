import * as z from 'zod'
import { ROUTES, type Route } from './routes.ts'
import { errorAnswer } from './schemas.ts'

let made: Record<string, unknown> | undefined

/** OpenAPI 3.1, from the very schemas that requests are checked by; made when it is first asked for. */
export function openApi(): Record<string, unknown> {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'RetailMind',
      version: '1',
      description:
        'A shop, for programs. Tokens speak for one shop (`userId`) or, with the scope `admin`, for any; `npm run token` mints one.',
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Error: schemaOf(errorAnswer, 'output') },
    },
    security: [{ token: [] }],
    paths: pathsOf(),
  }
  return made
}

function pathsOf(): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return paths
}

function operationOf(route: Route): Record<string, unknown> {
  const { summary, params, query, body, answer } = route
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same key is the same request: it happens once, and gives the same answer.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  }
  return {
    summary,
    parameters: [
      ...parametersOf(params, 'path'),
      ...parametersOf(query, 'query'),
      ...(body ? [key] : []),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: schemaOf(answer, 'output') } },
      },
      default: {
        description: 'Not done; `error.code` says why.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): unknown[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  // The dialect is said once, by the version of the document.
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== '$schema'))
}
