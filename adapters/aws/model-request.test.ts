import { describe, expect, it } from 'vitest'
import type { ConverseRequest, Tool } from '../../agent/model.ts'
import { toConverseInput } from './model-request.ts'

const point = { cachePoint: { type: 'default' as const } }
const tool: Tool = { toolSpec: { name: 'get_stock', inputSchema: { json: { type: 'object' } } } }
const request: ConverseRequest = {
  system: [{ text: 'stable' }, point, { text: 'shop' }],
  messages: [{ role: 'user', content: [{ text: 'hello' }, point] }],
  toolConfig: { tools: [tool] },
  inferenceConfig: { maxTokens: 10, temperature: 0 },
}
const able = { id: 'm', cachePoints: true, acceptsSampling: true }

describe('toConverseInput', () => {
  it('marks the tools and keeps the caller’s cache points', () => {
    const input = toConverseInput(request, able)
    expect(input).toEqual({ ...request, modelId: 'm', toolConfig: { tools: [tool, point] } })
  })

  it('marks no tools when the caller did, when there are none, or when four points are used', () => {
    const marked = { ...request, toolConfig: { tools: [tool, point] } }
    expect(toConverseInput(marked, able).toolConfig).toEqual(marked.toolConfig)

    const toolless: ConverseRequest = { ...request }
    delete toolless.toolConfig
    expect(toConverseInput(toolless, able)).not.toHaveProperty('toolConfig')

    const full = { ...request, system: [{ text: 'a' }, point, point, point] }
    expect(toConverseInput(full, able).toolConfig?.tools).toEqual([tool])
  })

  it('takes every cache point out for a model without a cache', () => {
    const marked = { ...request, toolConfig: { tools: [tool, point] } }
    const input = toConverseInput(marked, { ...able, cachePoints: false })
    expect(JSON.stringify(input)).not.toContain('cachePoint')
    expect(input.system).toEqual([{ text: 'stable' }, { text: 'shop' }])
    expect(input.messages).toEqual([{ role: 'user', content: [{ text: 'hello' }] }])
    expect(input.toolConfig?.tools).toEqual([tool])
  })

  it('leaves the request as it was', () => {
    const before = structuredClone(request)
    toConverseInput(request, { id: 'm', cachePoints: false, acceptsSampling: false })
    toConverseInput(request, able)
    expect(request).toEqual(before)
  })
})
