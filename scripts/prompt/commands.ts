import { PromptError } from '../../agent/errors.ts'
import type { PromptRelease } from '../../agent/prompt-releases.ts'
import { readName, readVersion, type PromptFolder } from './prompt-folder.ts'

/** Every prompt with its versions and how each is used. */
export function listPrompts(folder: PromptFolder): string[] {
  const releases = folder.releases()
  return folder
    .names()
    .flatMap((name) => [
      name,
      ...folder.versions(name).map((version) => `  v${version}  ${useOf(version, releases[name])}`),
    ])
}

function useOf(version: number, release: PromptRelease | undefined): string {
  if (!release || !(version in release.hashes)) return 'draft'
  if (release.active === version) return 'active'
  if (release.canary?.version === version) return `canary for ${percent(release.canary.share)}`
  return 'released'
}

/** A draft of the next version, with the text of the newest; or of the first, empty. */
export function newVersion(folder: PromptFolder, args: readonly string[]): string[] {
  const name = readName(args[0])
  const latest = folder.versions(name).at(-1)
  const version = (latest ?? 0) + 1
  const path = folder.add(
    { name, version },
    latest === undefined ? EMPTY : nextOf(folder.source({ name, version: latest })),
  )
  return [
    `${path}: a draft${latest === undefined ? '' : `, with the text of v${latest}`}.`,
    `Write it, and say under "changed" what is new and why. Then: npm run prompt -- release ${name}@v${version}`,
  ]
}

const EMPTY = '---\ndescription:\ninference:\n  maxTokens: 1024\nchanged: First version.\n---\n'

/** The same file, with nothing said yet of what has changed: it cannot be released before that is written. */
function nextOf(source: string): string {
  return source.replace(/^changed:.*\n(?:[ \t].*\n)*/m, 'changed:\n')
}

/** Makes a version the active one. Also the way back to an older one. */
export function release(folder: PromptFolder, args: readonly string[]): string[] {
  const ref = readVersion(args[0])
  const { before, wasReleased } = folder.release(ref, (now) => ({
    active: ref.version,
    ...(now?.canary && now.canary.version !== ref.version && { canary: now.canary }),
  }))
  const instead = before && before.active !== ref.version ? ` instead of v${before.active}` : ''
  return [
    `${ref.name}@v${ref.version} is the active version${instead}${wasReleased ? '' : '; its file never changes from now on'}.`,
  ]
}

/** Gives a version to a share of the members; 0 ends that. */
export function canary(folder: PromptFolder, args: readonly string[]): string[] {
  const ref = readVersion(args[0])
  const share = readShare(args[1])
  const named = `${ref.name}@v${ref.version}`
  const release = folder.releases()[ref.name]
  if (!release) {
    throw new PromptError(
      'unreleased_prompt',
      `${ref.name} has no active version that the other members could get: npm run prompt -- release ${named}`,
    )
  }
  if (share === 0) {
    if (release.canary?.version !== ref.version) {
      throw new PromptError('no_canary', `${named} is not on trial`)
    }
    folder.release({ ...ref, version: release.active }, () => ({ active: release.active }))
    return [`${named} is on trial no more; everybody gets v${release.active}.`]
  }
  if (release.active === ref.version) {
    throw new PromptError('no_canary', `${named} is the active version: everybody has it already`)
  }
  folder.release(ref, () => ({
    active: release.active,
    canary: { version: ref.version, share },
  }))
  return [`${named} goes to ${percent(share)} of the members, v${release.active} to the others.`]
}

function readShare(text: string | undefined): number {
  const [, number, sign] = /^(\d*\.?\d+)(%?)$/.exec(text ?? '') ?? []
  const share = Number(number) / (sign ? 100 : 1)
  if (share >= 0 && share < 1) return share
  throw new PromptError(
    'bad_share',
    `"${text ?? ''}" is no share: write 0.05 or 5%, 0 to end the trial; for everybody, release it`,
  )
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`
}
