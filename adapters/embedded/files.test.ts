import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Files } from '../../channel/files.ts'
import { createFolderFiles } from './files.ts'

const audio = { bytes: new Uint8Array([0, 10, 13, 255, 123]), mimeType: 'audio/ogg; codecs=opus' }

describe('createFolderFiles', () => {
  let dataDir: string
  let files: Files
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'retailmind-files-'))
    files = createFolderFiles(dataDir)
  })
  afterEach(() => rm(dataDir, { recursive: true }))

  it('gives back bytes and type, also to another process', async () => {
    await files.put('shop-1/media/a.ogg', audio.bytes, audio.mimeType)
    expect(await createFolderFiles(dataDir).get('shop-1/media/a.ogg')).toEqual(audio)
  })

  it('keeps an empty file', async () => {
    await files.put('shop-1/empty', new Uint8Array(), 'text/plain')
    expect(await files.get('shop-1/empty')).toEqual({
      bytes: new Uint8Array(),
      mimeType: 'text/plain',
    })
  })

  it('replaces a file whole and leaves nothing beside it', async () => {
    await files.put('shop-1/a', new Uint8Array(100), 'image/png')
    await files.put('shop-1/a', audio.bytes, audio.mimeType)
    expect(await files.get('shop-1/a')).toEqual(audio)
    expect(await readdir(join(dataDir, 'files', 'shop-1'))).toEqual(['a'])
  })

  it('gives nothing for a key that is not there, and removes it quietly', async () => {
    expect(await files.get('shop-1/none')).toBeUndefined()
    await files.remove('shop-1/none')
    await files.put('shop-1/a', audio.bytes, audio.mimeType)
    await files.remove('shop-1/a')
    expect(await files.get('shop-1/a')).toBeUndefined()
  })

  it.each([
    '../secrets.json',
    'shop-1/../../secrets.json',
    '/etc/passwd',
    'shop-1//a',
    'shop-1/.',
    'shop-1/',
    '',
    'shop-1\\..\\a',
    'shop-1/a\0',
    'C:/a',
    `shop-1/${'a'.repeat(201)}`,
  ])('refuses the key %j', async (key) => {
    await writeFile(join(dataDir, 'secrets.json'), '{"mimeType":"text/plain"}\nsecret')
    const refused = { code: 'bad_file_key' }
    await expect(files.put(key, audio.bytes, audio.mimeType)).rejects.toMatchObject(refused)
    await expect(files.get(key)).rejects.toMatchObject(refused)
    await expect(files.remove(key)).rejects.toMatchObject(refused)
    expect(await readdir(dataDir)).toEqual(['secrets.json'])
  })

  it('says why when the folder cannot be written', async () => {
    await writeFile(join(dataDir, 'files'), 'not a folder')
    await expect(files.put('shop-1/a', audio.bytes, audio.mimeType)).rejects.toThrow()
    await expect(files.get('shop-1/a')).rejects.toThrow(/ENOTDIR/)
  })

  it('removes a folder with all that is in it, and nothing beside it', async () => {
    for (const key of ['shop-1/a', 'shop-1/exports/b', 'shop-10/a']) {
      await files.put(key, audio.bytes, audio.mimeType)
    }
    expect(await files.removeAll('shop-1')).toBe(2)
    expect(await files.get('shop-1/exports/b')).toBeUndefined()
    expect(await files.get('shop-10/a')).toEqual(audio)
    expect(await files.removeAll('shop-1')).toBe(0)
    await expect(files.removeAll('..')).rejects.toThrow(/file key/)
  })

  it('removes what members sent or were sent when it is old, and nothing else', async () => {
    const kept = ['shop-1/voice/new.ogg', 'shop-1/exports/old.xlsx']
    const gone = ['shop-1/voice/old.ogg', 'shop-1/imports/old', 'shop-1/reports/old.png']
    for (const key of [...kept, ...gone]) {
      await files.put(key, audio.bytes, audio.mimeType)
    }
    const old = new Date('2020-01-01')
    for (const key of [...gone, 'shop-1/exports/old.xlsx']) {
      await utimes(join(dataDir, 'files', key), old, old)
    }
    expect(await createFolderFiles(dataDir).removeMedia(new Date('2021-01-01'))).toBe(3)
    for (const key of kept) expect(await files.get(key)).toBeDefined()
    for (const key of gone) expect(await files.get(key)).toBeUndefined()
  })
})
