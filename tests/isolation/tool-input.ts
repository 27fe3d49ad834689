import fc from 'fast-check'
import * as z from 'zod'
import type { Tool } from '../../agent/tool.ts'

interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

export interface Leaves {
  /** @param field the name of the argument */
  text: (field: string) => fc.Arbitrary<string>
  number: fc.Arbitrary<number>
}

/** Arguments of the shape that a tool's schema asks for, whatever tool it is; its strings and numbers come from `leaves`. */
export function toolInput(tool: Tool, leaves: Leaves): fc.Arbitrary<unknown> {
  return valueOf(z.toJSONSchema(tool.input, { io: 'input' }) as Schema, leaves, '')
}

function valueOf(schema: Schema, leaves: Leaves, field: string): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueOf(one, leaves, field)))
  switch (schema.type) {
    case 'string':
      return leaves.text(field)
    case 'number':
    case 'integer':
      return leaves.number
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, leaves, field), { minLength: 1, maxLength: 3 })
    case 'object': {
      const { properties = {}, required = [] } = schema
      const model = Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, valueOf(value, leaves, key)]),
      )
      return fc.record(model, { requiredKeys: required })
    }
    default:
      throw new Error(`no arbitrary for ${JSON.stringify(schema)}`)
  }
}
