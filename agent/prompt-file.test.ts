import { describe, expect, it } from 'vitest'
import { promptVariables, renderPrompt } from './prompt-file.ts'

describe('renderPrompt', () => {
  it('fills every place', () => {
    expect(renderPrompt('{{a}} and {{ b }}', { a: '1', b: '{{a}}' })).toBe('1 and {{a}}')
  })
  it('refuses a place without a value, and a value without a place', () => {
    expect(() => renderPrompt('{{a}}', {})).toThrow(/wants \{\{a\}\}/)
    expect(() => renderPrompt('{{toString}}', {})).toThrow(/toString/)
    expect(() => renderPrompt('x', { a: '1' })).toThrow(/no place for \{\{a\}\}/)
  })
})

describe('promptVariables', () => {
  it('names each place once', () => {
    expect(promptVariables('{{a}}, {{ b }} and {{a}}; not {c}')).toEqual(['a', 'b'])
  })
})
