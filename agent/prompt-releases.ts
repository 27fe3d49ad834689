import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { PromptError } from './errors.ts'

const releases = z.record(
  z.string(),
  z.strictObject({
    active: z.int().positive(),
    /** A version on trial, for this share (0 to 1) of the members. */
    canary: z
      .strictObject({ version: z.int().positive(), share: z.number().gt(0).lt(1) })
      .optional(),
    /** SHA-256 of each released file, hex. A released file never changes. */
    hashes: z.record(z.string().regex(/^\d+$/), z.string().regex(/^[0-9a-f]{64}$/)),
  }),
)

/** What `prompts/released.json` holds, by the prompt's name. */
export type PromptReleases = z.infer<typeof releases>
export type PromptRelease = PromptReleases[string]

/** @throws PromptError `bad_releases` that says everything that is wrong */
export function readReleases(path: string): PromptReleases {
  const parsed = releases.safeParse(readJson(path))
  if (!parsed.success)
    throw new PromptError('bad_releases', `released.json: ${z.prettifyError(parsed.error)}`)
  for (const [name, { active, canary, hashes }] of Object.entries(parsed.data)) {
    for (const version of [active, canary?.version]) {
      if (version !== undefined && !(version in hashes)) {
        throw new PromptError(
          'unreleased_prompt',
          `${name}@v${version} is in use but has no hash in released.json`,
        )
      }
    }
  }
  return parsed.data
}

/** The file's text: names and versions in order, so that a release is a change of few lines wherever it is made. */
export function formatReleases(given: PromptReleases): string {
  const sorted = Object.entries(given)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { active, canary, hashes }]) => [
      name,
      {
        active,
        ...(canary && { canary: { version: canary.version, share: canary.share } }),
        // Keys that look like numbers come in the order of the numbers.
        hashes: { ...hashes },
      },
    ])
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`
}

function readJson(path: string): unknown {
  const text = readFileSync(path, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PromptError('bad_releases', `released.json is not JSON: ${String(error)}`)
  }
}
