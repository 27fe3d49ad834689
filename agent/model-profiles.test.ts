import { describe, expect, it } from 'vitest'
import {
  DEFAULT_FALLBACK_PROFILE,
  DEFAULT_PROFILE,
  findProfile,
  listProfiles,
  requireProfile,
} from './model-profiles.ts'

describe('the table of inference profiles', () => {
  it('offers only India unless asked otherwise', () => {
    expect(listProfiles().length).toBeGreaterThan(0)
    expect(listProfiles().filter((id) => !id.startsWith('in.'))).toEqual([])
    expect(listProfiles({ allowGlobal: true }).some((id) => id.startsWith('global.'))).toBe(true)
  })

  it('holds every id once, with a scope that its prefix says', () => {
    const ids = listProfiles({ allowGlobal: true })
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id.startsWith(`${findProfile(id)?.scope}.`)).toBe(true)
  })

  it('has sane prices: reading a cache is cheapest, writing dearer than input, output dearest', () => {
    for (const id of listProfiles({ allowGlobal: true })) {
      const profile = requireProfile(id, { allowGlobal: true })
      for (const prices of [profile.prices, profile.longPrompt?.prices ?? profile.prices]) {
        expect(prices.cacheRead).toBeLessThan(prices.input)
        expect(prices.cacheWrite).toBeGreaterThan(prices.input)
        expect(prices.output).toBeGreaterThan(prices.cacheWrite)
      }
    }
  })

  it('falls back to another model of India', () => {
    expect(listProfiles()).toEqual(
      expect.arrayContaining([DEFAULT_PROFILE, DEFAULT_FALLBACK_PROFILE]),
    )
    expect(DEFAULT_FALLBACK_PROFILE).not.toBe(DEFAULT_PROFILE)
  })

  it('refuses an unknown id and names the known ones', () => {
    const attempt = () => requireProfile('anthropic.claude-3-haiku-20240307-v1:0')
    expect(attempt).toThrow(expect.objectContaining({ code: 'model_profile_unknown' }))
    expect(attempt).toThrow(DEFAULT_PROFILE)
    expect(attempt).not.toThrow('global.')
  })

  it('refuses a global one without the explicit choice', () => {
    const id = 'global.anthropic.claude-haiku-5-5'
    expect(() => requireProfile(id)).toThrow(
      expect.objectContaining({ code: 'model_profile_not_allowed' }),
    )
    expect(requireProfile(id, { allowGlobal: true }).scope).toBe('global')
  })
})
