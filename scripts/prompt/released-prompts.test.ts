import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { promptVariables, renderPrompt } from '../../agent/prompt-file.ts'
import { writingForPrompt } from '../../agent/prompt-writing.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import { WRITINGS } from '../../language/writing.ts'
import { shopTools } from '../../tools/registry.ts'

const prompts = loadPrompts(join(import.meta.dirname, '../../prompts'))

describe('the prompts in use', () => {
  it('name only tools and answers of tools that there are', () => {
    const { text } = prompts.select('shop-assistant', 'm')
    const named = [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name]) => name)
    const known = new Set([
      ...shopTools.map(({ name }) => name),
      'needs_clarification',
      'needs_confirmation',
      // The loop writes this call; it is no choice of a model's.
      'transcribe_voice',
    ])
    expect(named).toContain('record_sale')
    expect(named.filter((name) => !known.has(name ?? ''))).toEqual([])
  })

  it('have nothing to fill in that would change the cached text from shop to shop', () => {
    expect(promptVariables(prompts.select('shop-assistant', 'm').text)).toEqual([])
  })

  it.each(['daily-summary', 'weekly-report'])(
    '%s wants the writing and the lines, at its end',
    (name) => {
      const { text } = prompts.select(name, 'm')
      for (const writing of WRITINGS) {
        const rendered = renderPrompt(text, { writing: writingForPrompt(writing), lines: '6' })
        expect(rendered).toContain(`Write in ${writingForPrompt(writing)}, `)
        expect(rendered).toContain('at most 6 lines')
      }
      expect(() => renderPrompt(text, { lines: '6' })).toThrow(/wants \{\{writing\}\}/)
      // What comes before the first place is the same for everybody: the cache holds it.
      expect(text.indexOf('{{')).toBeGreaterThan(text.length * 0.85)
    },
  )
})
