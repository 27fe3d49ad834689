import * as z from 'zod'
import type { Tool as ToolSpec } from './model.ts'
import type { Tool } from './tool.ts'

const made = new WeakMap<Tool, ToolSpec>()

/** Converse tool specifications, from the very schemas that check the arguments; made once for each tool. */
export function toolSpecs(tools: Iterable<Tool>): ToolSpec[] {
  return [...tools].flatMap((tool) => {
    if (tool.internal) return []
    const spec = made.get(tool) ?? specOf(tool)
    made.set(tool, spec)
    return [spec]
  })
}

function specOf({ name, description, input }: Tool): ToolSpec {
  const schema: unknown = z.toJSONSchema(input, { io: 'input' })
  return { toolSpec: { name, description, inputSchema: { json: schema as Record<string, never> } } }
}
