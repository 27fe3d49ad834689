import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecogniser } from '../../adapters/embedded/speech/recogniser.ts'
import { writeTinyRecogniser } from '../../adapters/embedded/testing/tiny-recogniser.ts'
import { openRuntime, OWNER } from '../support/runtime.ts'

const SAID = 'दो किलो चीनी बेची'
const SOUND = new Float32Array(16_000).map((_, i) => Math.sin(i / 20) / 3)

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'retailmind-model-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('a folder without a model', () => {
  it.each([
    ['that is not there', () => join(folder, 'none'), 'there is no folder'],
    ['that is a file', () => import.meta.filename, 'there is no folder'],
    ['that is empty', () => folder, 'tokens.txt'],
  ])('%s is named', async (_, where, said) => {
    const opened = openRecogniser(where())
    await expect(opened).rejects.toMatchObject({ code: 'speech_model' })
    await expect(opened).rejects.toThrow(new RegExp(`^RETAILMIND_SPEECH_MODEL: .*${said}`))
  })

  it('keeps the program from starting', async () => {
    await expect(openRuntime({ RETAILMIND_SPEECH_MODEL: folder })).rejects.toThrow(folder)
  })
})

// An optional package: npm leaves it out where there is none for the machine.
describe.skipIf(!isInstalled('sherpa-onnx-node'))('sherpa-onnx', () => {
  it.each([
    ['CTC', ['model.onnx']],
    ['Whisper', ['small-encoder.onnx', 'small-decoder.onnx']],
  ])('says that a %s model is broken, and takes nothing else with it', async (_, names) => {
    for (const name of names) writeFileSync(join(folder, name), 'no model')
    writeFileSync(join(folder, 'tokens.txt'), 'a 0\n')
    await expect(openRecogniser(folder)).rejects.toThrow(/does not load: .*\.onnx/)
  })

  it('hears, and goes on after its process was lost', async () => {
    writeTinyRecogniser(folder, SAID)
    const recogniser = await openRecogniser(folder)
    expect(wordsOf(await recogniser.hear(SOUND, 'hi'))).toBe(SAID)
    const cut = recogniser.hear(SOUND, 'hi')
    recogniser.close()
    await expect(cut).rejects.toMatchObject({ code: 'recogniser_failed' })
    expect(wordsOf(await recogniser.hear(SOUND, 'mr'))).toBe(SAID)
    recogniser.close()
  })

  it('is what a voice note is heard by: the note sells, and its tags are not looked at', async () => {
    writeTinyRecogniser(folder, SAID)
    const shop = await openRuntime({ RETAILMIND_SPEECH_MODEL: folder })
    try {
      const before = (await shop.stock('Sugar')) ?? NaN
      await shop.say({ from: OWNER, voice: { text: 'how much rice is left', language: 'en' } })
      await expect.poll(() => shop.stock('Sugar'), { timeout: 15_000 }).toBe(before - 2)
    } finally {
      await shop.close()
    }
  })
})

function wordsOf({ text }: { text: string }): string {
  return text.split(/\s+/).join(' ')
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
