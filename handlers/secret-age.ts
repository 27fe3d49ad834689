import middy from '@middy/core'

const DAY_MS = 24 * 60 * 60 * 1000

export interface SecretAgeDeps {
  /** Since when each watched secret has its present value. */
  listSecrets: () => Promise<{ name: string; renewedAt: Date }[]>
  record: (name: string, days: number) => void
  now: () => number
}

/** Measures once a day how old those secrets are that only a person can renew; an alarm looks at it. */
export function createSecretAgeHandler({ listSecrets, record, now }: SecretAgeDeps) {
  return middy<unknown, void>().handler(async () => {
    for (const { name, renewedAt } of await listSecrets()) {
      record(name, (now() - renewedAt.getTime()) / DAY_MS)
    }
  })
}
