import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Files } from '../../channel/files.ts'
import { RetailMindError } from '../../shop/errors.ts'
import { writeAtomically } from './atomic-file.ts'

/** What a part of a key may be: a name that means the same on every file system, and never a way out of the folder. */
const PART = /^[A-Za-z0-9_=@#-][A-Za-z0-9._=@#-]{0,199}$/

export interface FolderFiles extends Files {
  /** Removes voice notes, lists and reports of before an instant, as the buckets' lifecycle rules do. Gives how many. */
  removeMedia(before: Date): Promise<number>
}

/** Folders below a shop's own that hold what members sent or were sent. */
const MEDIA: ReadonlySet<string> = new Set(['voice', 'imports', 'reports'])

/**
 * Files in `<dataDir>/files`, under their keys. A file opens with one line of JSON that holds its type, so that type and bytes
 * are written in one stroke; the bytes follow.
 *
 * @throws RetailMindError `bad_file_key` for a key with other than plain names between its slashes
 */
export function createFolderFiles(dataDir: string): FolderFiles {
  const pathOf = (key: string): string => {
    const parts = key.split('/')
    if (parts.every((part) => PART.test(part))) return join(dataDir, 'files', ...parts)
    throw new RetailMindError(
      'bad_file_key',
      'a file key is made of letters, digits and . _ = @ # - between slashes; no part starts with a dot',
    )
  }
  return {
    async put(key, bytes, mimeType) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const header = Buffer.from(`${JSON.stringify({ mimeType })}\n`)
      await writeAtomically(path, Buffer.concat([header, bytes]), { mode: 0o600 })
    },

    async get(key) {
      const content = await contentOf(pathOf(key))
      if (!content) return undefined
      const end = content.indexOf('\n')
      const { mimeType } = JSON.parse(content.toString('utf8', 0, end)) as { mimeType: string }
      return { bytes: new Uint8Array(content.subarray(end + 1)), mimeType }
    },

    async remove(key) {
      await rm(pathOf(key), { force: true })
    },

    async removeAll(folder) {
      const path = pathOf(folder)
      const entries = await entriesOf(path)
      await rm(path, { recursive: true, force: true })
      return entries.filter((entry) => entry.isFile()).length
    },

    async removeMedia(before) {
      const files = (await entriesOf(join(dataDir, 'files'))).filter(
        (entry) => entry.isFile() && MEDIA.has(basename(entry.parentPath)),
      )
      const old: string[] = []
      for (const { parentPath, name } of files) {
        const path = join(parentPath, name)
        if ((await stat(path)).mtime < before) old.push(path)
      }
      for (const path of old) await rm(path, { force: true })
      return old.length
    },
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
