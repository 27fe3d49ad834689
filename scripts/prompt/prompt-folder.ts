import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PromptError } from '../../agent/errors.ts'
import { parsePromptFile, promptHash, type Prompt } from '../../agent/prompt-file.ts'
import {
  formatReleases,
  readReleases,
  type PromptRelease,
  type PromptReleases,
} from '../../agent/prompt-releases.ts'

/** A version as it is written on the command line, `shop-assistant@v2`. */
export interface VersionRef {
  name: string
  version: number
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** @throws PromptError `bad_prompt_name` */
export function readName(text: string | undefined): string {
  if (text !== undefined && NAME.test(text)) return text
  throw new PromptError(
    'bad_prompt_name',
    `"${text ?? ''}" is no name of a prompt: small letters, digits and dashes, such as shop-assistant`,
  )
}

/** @throws PromptError `bad_prompt_name` */
export function readVersion(text: string | undefined): VersionRef {
  const [, name, version] = /^(.+)@v([1-9]\d{0,3})$/.exec(text ?? '') ?? []
  if (name && version) return { name: readName(name), version: Number(version) }
  throw new PromptError(
    'bad_prompt_name',
    `"${text ?? ''}" names no version: write it like shop-assistant@v2`,
  )
}

/**
 * The folder of the prompts, for the one command that changes it. Files of versions are only ever added; what is in use is
 * said in `released.json` alone.
 */
export function openPromptFolder(folder: string) {
  const releasesPath = join(folder, 'released.json')
  const releases = (): PromptReleases =>
    existsSync(releasesPath) ? readReleases(releasesPath) : {}
  const pathOf = ({ name, version }: VersionRef) => join(folder, name, `v${version}.md`)

  const versions = (name: string): number[] =>
    existsSync(join(folder, name))
      ? readdirSync(join(folder, name))
          .flatMap((file) => {
            const version = /^v([1-9]\d*)\.md$/.exec(file)?.[1]
            return version === undefined ? [] : [Number(version)]
          })
          .toSorted((a, b) => a - b)
      : []

  const names = (): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && versions(entry.name).length > 0)
      .map(({ name }) => name)
      .toSorted()

  const source = (ref: VersionRef): string => {
    if (existsSync(pathOf(ref))) return readFileSync(pathOf(ref), 'utf8')
    const known = names().flatMap((name) => versions(name).map((v) => `${name}@v${v}`))
    throw new PromptError(
      'unknown_prompt',
      `there is no ${ref.name}@v${ref.version}; there are: ${known.join(', ') || 'none'}`,
    )
  }

  return {
    releases,
    versions,
    names,
    source,
    read: (ref: VersionRef): Prompt => parsePromptFile(source(ref), ref),

    /** Gives the path. Never writes over a file. */
    add(ref: VersionRef, text: string): string {
      mkdirSync(join(folder, ref.name), { recursive: true })
      writeFileSync(pathOf(ref), text, { flag: 'wx' })
      return pathOf(ref)
    },

    /**
     * Takes a version's hash down for good, and says how it is used.
     *
     * @throws PromptError `bad_prompt` for a file that is not ready, `released_prompt_changed`
     */
    release(
      ref: VersionRef,
      use: (before: PromptRelease | undefined) => Omit<PromptRelease, 'hashes'>,
    ) {
      parsePromptFile(source(ref), ref)
      const all = releases()
      const before = all[ref.name]
      const hash = promptHash(source(ref))
      const known = before?.hashes[ref.version]
      if (known !== undefined && known !== hash) {
        throw new PromptError(
          'released_prompt_changed',
          `${ref.name}@v${ref.version} was released and has changed since; put the file back (git checkout), and make a new version instead: npm run prompt -- new ${ref.name}`,
        )
      }
      const hashes = { ...before?.hashes, [ref.version]: hash }
      writeFileSync(
        releasesPath,
        formatReleases({ ...all, [ref.name]: { ...use(before), hashes } }),
      )
      return { before, wasReleased: known !== undefined }
    },
  }
}

export type PromptFolder = ReturnType<typeof openPromptFolder>
