import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '../../channel/files.ts'

/** What every adapter of `Files` does. */
export function filesContract(
  name: string,
  create: () => Promise<{ files: Files; close: () => Promise<void> }>,
): void {
  describe(`Files: ${name}`, () => {
    let files: Files
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ files, close } = await create())
    })
    afterAll(() => close())
    const bytes = new Uint8Array([0, 10, 13, 255, 123])

    it('gives back bytes and type', async () => {
      await files.put('shop-1/voice/a.ogg', bytes, 'audio/ogg; codecs=opus')
      const file = await files.get('shop-1/voice/a.ogg')
      expect(new Uint8Array(file?.bytes ?? [])).toEqual(bytes)
      expect(file?.mimeType).toBe('audio/ogg; codecs=opus')
    })

    it('replaces a file', async () => {
      await files.put('shop-1/b', new Uint8Array(100), 'image/png')
      await files.put('shop-1/b', bytes, 'text/plain')
      expect((await files.get('shop-1/b'))?.bytes.length).toBe(bytes.length)
    })

    it('gives nothing for what is not there, and removes it quietly', async () => {
      expect(await files.get('shop-1/none')).toBeUndefined()
      await files.remove('shop-1/none')
      await files.put('shop-1/c', bytes, 'text/plain')
      await files.remove('shop-1/c')
      expect(await files.get('shop-1/c')).toBeUndefined()
    })

    it('removes all of one shop at any depth, and nothing of another', async () => {
      for (let n = 0; n < 12; n++) await files.put(`shop-9/deep/${n}/x`, bytes, 'text/plain')
      await files.put('shop-99/x', bytes, 'text/plain')
      expect(await files.removeAll('shop-9')).toBe(12)
      expect(await files.get('shop-9/deep/3/x')).toBeUndefined()
      expect(await files.get('shop-99/x')).toBeDefined()
      expect(await files.removeAll('shop-9')).toBe(0)
    })
  })
}
