import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { toolSpecs } from '../agent/tool-spec.ts'
import { shopTools } from './registry.ts'

describe('shopTools', () => {
  it('has each tool once, under a name that Converse takes', () => {
    const names = shopTools.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.every((name) => /^[a-z][a-z_]{0,63}$/.test(name))).toBe(true)
  })

  it('writes only where something changes', () => {
    expect(
      shopTools
        .filter((tool) => tool.effect === 'read')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'forecast_item',
      'get_stock',
      'list_alerts',
      'list_low_stock',
      'sales_report',
      'search_knowledge',
      'transcribe_voice',
    ])
  })

  it('says what it wants in a schema that is closed and bounded, and never asks for the shop', () => {
    for (const { name, input } of shopTools) {
      const text = JSON.stringify(z.toJSONSchema(input, { io: 'input' }))
      expect([name, /"(shopId|userId|memberId|tenant)"/i.test(text)]).toEqual([name, false])
      visit(z.toJSONSchema(input, { io: 'input' }), (node) => {
        if (node['type'] === 'object') expect(node).toHaveProperty('additionalProperties', false)
        if (node['type'] === 'string' && !('enum' in node)) expect(node).toHaveProperty('maxLength')
        if (node['type'] === 'array') expect(node).toHaveProperty('maxItems')
      })
    }
  })

  it('describes itself in few words: every turn pays for them', () => {
    expect(JSON.stringify(toolSpecs(shopTools)).length).toBeLessThan(16_000)
  })
})

function visit(node: unknown, look: (node: Record<string, unknown>) => void): void {
  if (typeof node !== 'object' || node === null) return
  look(node as Record<string, unknown>)
  for (const child of Object.values(node)) visit(child, look)
}
