import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'

/**
 * Writes a file so that whoever reads it finds the old content or the new one, whole, whatever crashes in between: the bytes go to
 * a file beside it, onto the disk, and then take its name.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array,
  { mode = 0o644 } = {},
): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`
  try {
    const file = await open(beside, 'wx', mode)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
