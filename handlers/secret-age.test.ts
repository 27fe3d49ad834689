import type { Context } from 'aws-lambda'
import { expect, it } from 'vitest'
import { createSecretAgeHandler } from './secret-age.ts'

const NOW = Date.UTC(2026, 10, 23)

it('measures every secret in days', async () => {
  const ages: Record<string, number> = {}
  const handler = createSecretAgeHandler({
    listSecrets: async () => [
      { name: 'old', renewedAt: new Date(Date.UTC(2026, 7, 20)) },
      { name: 'new', renewedAt: new Date(NOW - 36 * 60 * 60 * 1000) },
    ],
    record: (name, days) => (ages[name] = days),
    now: () => NOW,
  })
  await handler({}, {} as Context)
  expect(ages).toEqual({ old: 95, new: 1.5 })
})

it('fails aloud where the secrets cannot be looked at', async () => {
  const handler = createSecretAgeHandler({
    listSecrets: () => Promise.reject(new Error('denied')),
    record: () => undefined,
    now: () => NOW,
  })
  await expect(handler({}, {} as Context)).rejects.toThrow('denied')
})
