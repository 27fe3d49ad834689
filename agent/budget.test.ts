import { describe, expect, it } from 'vitest'
import { Budget, type Pricing } from './budget.ts'
import { BudgetExceededError } from './errors.ts'
import { DEFAULT_LIMITS } from './limits.ts'

const pricing: Pricing = {
  quote: () => ({ tokens: 100, cost: 1000 }),
  cost: (_, usage) => (usage.totalTokens ?? 0) * 10,
}
const request = { messages: [] }
const used = (totalTokens: number) => ({ inputTokens: 0, outputTokens: 0, totalTokens })
const limits = { ...DEFAULT_LIMITS, steps: 3, tokens: 250, turnRupees: 2500 }

const refusal = (budget: Budget) => {
  try {
    budget.reserve(request)
  } catch (error) {
    if (error instanceof BudgetExceededError) return error.limit
    throw error
  }
  return undefined
}

describe('Budget', () => {
  it('refuses a call whose worst case does not fit, before it is made', () => {
    const budget = new Budget({ ...limits, tokens: 1000 }, pricing)
    expect(refusal(budget)).toBeUndefined()
    budget.settle('m', used(100))
    budget.settle('m', used(80))
    expect(budget.spent).toBe(1800)
    expect(refusal(budget)).toBe('rupees')
  })
  it('counts what is paid for beside models, once for the step that it led to', () => {
    const budget = new Budget(limits, pricing)
    expect(budget.charge(2000)).toBe(true)
    expect(budget.charge(600)).toBe(false)
    expect(budget.spent).toBe(2000)
    expect(refusal(budget)).toBe('rupees')
    expect(budget.takeCharged()).toBe(2000)
    expect(budget.takeCharged()).toBe(0)
  })
  it('refuses by tokens', () => {
    const budget = new Budget(limits, pricing)
    budget.settle('m', used(151))
    expect(refusal(budget)).toBe('tokens')
  })
  it('refuses by steps', () => {
    const budget = new Budget(limits, pricing)
    for (let i = 0; i < 3; i++) budget.settle('m', used(0))
    expect(refusal(budget)).toBe('steps')
  })
  it('counts the steps of an earlier run at what they cost then', () => {
    const budget = new Budget(limits, pricing)
    budget.recall({
      n: 0,
      modelId: 'm',
      results: [],
      message: { role: 'assistant', content: [] },
      stopReason: 'tool_use',
      usage: used(10),
      cost: 2000,
      latencyMs: 0,
    })
    expect(budget.spent).toBe(2000)
    expect(refusal(budget)).toBe('rupees')
  })
})
