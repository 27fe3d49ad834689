import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Files } from '../channel/files.ts'
import { StoreError } from '../shop/errors.ts'
import type { Commit, CommitOutcome, Store } from '../shop/store.ts'
import { FencedError } from './errors.ts'
import { runToolCalls, toResultBlock, type ToolRun } from './run-tool-calls.ts'
import { defineTool, type Tool } from './tool.ts'

const events: string[] = []
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const tool = (name: string, effect: 'read' | 'write', run: Tool['run'], timeoutMs = 1000) =>
  defineTool({
    name,
    description: name,
    input: z.object({ item: z.string() }),
    effect,
    timeoutMs,
    run,
  })
const slow = (name: string, effect: 'read' | 'write') =>
  tool(name, effect, async () => {
    events.push(`${name} starts`)
    await sleep(10)
    events.push(`${name} ends`)
    return { status: 'ok' }
  })

const call = (name: string, input: unknown = { item: 'x' }, id = name) => ({
  toolUseId: id,
  name,
  input: input as Record<string, never>,
})

const runOf = (tools: Tool[], more: Partial<ToolRun> = {}): ToolRun => ({
  tools: new Map(tools.map((t) => [t.name, t])),
  context: {
    shopId: 's',
    memberId: 'm',
    role: 'owner',
    language: 'en',
    script: 'latin',
    timeZone: 'Asia/Kolkata',
    now: new Date(0),
    turn: { turnId: 't', fence: 1 },
    // These tools touch nothing outside.
    store: {} as Store,
    forecaster: { forecast: async () => ({ mean: [], lo80: [], hi80: [] }) },
    files: {} as Files,
    fetchMedia: () => Promise.reject(new Error('no media')),
    knowledge: { search: async () => [] },
  },
  step: 2,
  earlier: new Map(),
  signal: new AbortController().signal,
  log: { info: () => {}, warn: () => {}, error: () => {} },
  ...more,
})

describe('runToolCalls', () => {
  it('runs neighbouring reads side by side, and a write alone in its place', async () => {
    events.length = 0
    const run = runOf([slow('a', 'read'), slow('b', 'read'), slow('w', 'write'), slow('c', 'read')])
    const outcomes = await runToolCalls([call('a'), call('b'), call('w'), call('c')], run)
    expect(outcomes.map((o) => o.call.toolUseId)).toEqual(['a', 'b', 'w', 'c'])
    expect(events).toEqual([
      ...['a starts', 'b starts', 'a ends', 'b ends'],
      ...['w starts', 'w ends', 'c starts', 'c ends'],
    ])
  })

  it('tells the model which tools there are when it names another', async () => {
    const [outcome] = await runToolCalls([call('sell')], runOf([slow('a', 'read')]))
    expect(toResultBlock(outcome!)).toMatchObject({
      status: 'error',
      content: [
        {
          json: {
            code: 'unknown_tool',
            message: expect.stringContaining('Use one of: a') as string,
          },
        },
      ],
    })
  })

  it.each([
    ['a missing argument', {}],
    ['a wrong type', { item: 3 }],
    ['an unknown key', { item: 'x', shopId: 'other' }],
    ['a prototype key', JSON.parse('{"item":"x","__proto__":{"a":1}}')],
  ])('sends %s back with what is wrong, and runs nothing', async (_, input) => {
    let ran = false
    const t = tool('a', 'write', async () => {
      ran = true
      return { status: 'ok' }
    })
    const [outcome] = await runToolCalls([call('a', input)], runOf([t]))
    expect(outcome?.result).toMatchObject({ status: 'error', code: 'bad_arguments' })
    expect(ran).toBe(false)
  })

  it('turns a throw into an error result without its message or stack', async () => {
    const t = tool('a', 'read', () => Promise.reject(new Error('secret path /x')))
    const [outcome] = await runToolCalls([call('a')], runOf([t]))
    expect(outcome?.result).toMatchObject({ status: 'error', code: 'tool_failed' })
    expect(JSON.stringify(outcome)).not.toContain('secret')
  })

  it('cuts a slow read off', async () => {
    const t = tool('a', 'read', () => sleep(5000).then(() => ({ status: 'ok' })), 10)
    const [outcome] = await runToolCalls([call('a')], runOf([t]))
    expect(outcome?.result).toMatchObject({ status: 'error', code: 'tool_timeout' })
  })

  it('lets a slow write finish: what was written is what the model is told', async () => {
    const t = tool('w', 'write', () => sleep(40).then(() => ({ status: 'ok', left: 1 })), 10)
    const [outcome] = await runToolCalls([call('w')], runOf([t]))
    expect(outcome?.result).toEqual({ status: 'ok', left: 1 })
  })

  it('uses the result of a write that an earlier run committed, under step and place', async () => {
    let ran = 0
    const t = tool('w', 'write', async () => {
      ran++
      return { status: 'ok', from: 'this run' }
    })
    const earlier = new Map([['t#2#1', { status: 'ok', from: 'the run before' }]])
    const outcomes = await runToolCalls(
      [call('w', undefined, '1'), call('w', undefined, '2')],
      runOf([t], { earlier }),
    )
    expect(outcomes.map((o) => 'from' in o.result && o.result['from'])).toEqual([
      'this run',
      'the run before',
    ])
    expect(ran).toBe(1)
  })

  describe('a write that threw', () => {
    const lost = tool('w', 'write', () => Promise.reject(new Error('connection lost')))
    const commits: Commit[] = []
    const run = (outcome: CommitOutcome) => {
      commits.length = 0
      const base = runOf([lost])
      const commit = async (asked: Commit) => {
        commits.push(asked)
        return outcome
      }
      return runToolCalls([call('w')], {
        ...base,
        context: { ...base.context, store: { commit } as Store },
      })
    }

    it('is what it was after all, when it had committed', async () => {
      const [outcome] = await run({ outcome: 'duplicate', result: { status: 'ok', left: 3 } })
      expect(outcome?.result).toEqual({ status: 'ok', left: 3 })
    })

    it('has failed for good: its place is taken, so that it cannot commit any more', async () => {
      const [outcome] = await run({ outcome: 'committed' })
      expect(outcome?.result).toMatchObject({ status: 'error', code: 'tool_failed' })
      expect(commits).toEqual([
        {
          shopId: 's',
          turn: { turnId: 't', fence: 1 },
          effectKey: 't#2#0',
          result: outcome?.result,
          changes: [],
        },
      ])
    })

    it('ends the run when another one has the turn', async () => {
      await expect(run({ outcome: 'fenced' })).rejects.toThrow(FencedError)
    })

    it('ends the run when it cannot be settled', async () => {
      await expect(run({ outcome: 'stale', itemIds: [] })).rejects.toThrow(StoreError)
    })
  })

  it('stops when another run has taken the turn over', async () => {
    const t = tool('w', 'write', () => Promise.reject(new FencedError('t')))
    await expect(runToolCalls([call('w')], runOf([t]))).rejects.toThrow(FencedError)
  })

  it('does not show a result that is too large', async () => {
    const t = tool('a', 'read', async () => ({ status: 'ok', text: 'क'.repeat(20_000) }))
    const [outcome] = await runToolCalls([call('a')], runOf([t]))
    expect(outcome?.result).toMatchObject({ status: 'error', code: 'result_too_large' })
  })
})
