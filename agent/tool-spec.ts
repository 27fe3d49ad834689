import * as z from 'zod'
import type { Tool as ToolSpec } from './model.ts'
import type { Tool } from './tool.ts'

/** Converse tool specifications, from the very schemas that check the arguments. */
export function toolSpecs(tools: Iterable<Tool>): ToolSpec[] {
  return Array.from(tools, (tool) => {
    const schema = z.toJSONSchema(tool.input, { io: 'input' })
    return {
      toolSpec: {
        name: tool.name,
        description: tool.description,
        inputSchema: { json: schema as unknown as Record<string, never> },
      },
    }
  })
}
