import { createEmbeddedSpeech } from '../adapters/embedded/speech.ts'
import { decodeNote } from '../adapters/embedded/speech/opus.ts'
import { openRuntime, OWNER } from '../tests/support/runtime.ts'

const NOTES = [
  ['hi', 'दो किलो चीनी और तीन मैगी बेची, पाँच सौ रुपये मिले'],
  ['mr', 'दोन किलो साखर आणि तीन मॅगी विकली'],
  ['en', 'sold two kilos of sugar and three packets of maggi'],
] as const
const ROUNDS = 5

/** eSpeak, Opus and Ogg: milliseconds for a second of sound, cold and warm; and a whole turn, from note to spoken reply. */
export async function benchVoice(): Promise<void> {
  const speech = createEmbeddedSpeech()
  for (const [language, text] of NOTES) {
    for (const round of ['cold', 'warm'] as const) {
      const startedAt = performance.now()
      const note = await speech.makeNote({ text, language })
      const ms = performance.now() - startedAt
      const decodedAt = performance.now()
      decodeNote(note.bytes)
      const decodeMs = performance.now() - decodedAt
      const seconds = note.durationMs / 1000
      console.log(
        `${language} ${round}  ${seconds.toFixed(1)} s of sound, ${(note.bytes.length / 1024).toFixed(1)} KB  ` +
          `made in ${(ms / seconds).toFixed(0)} ms/s  read in ${(decodeMs / seconds).toFixed(1)} ms/s`,
      )
    }
  }
  await speech.close()
  const shop = await openRuntime()
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const after = (await shop.sent()).at(-1)?.seq ?? 0
    const startedAt = performance.now()
    await shop.say({ from: OWNER, voice: { text: `चीनी कितनी बची है ${round}`, language: 'hi' } })
    while (!(await shop.sent(after)).some(({ type }) => type === 'audio')) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    took.push(performance.now() - startedAt)
  }
  await shop.close()
  took.sort((a, b) => a - b)
  console.log(
    `from note to spoken reply, note made included: median ${took[Math.floor(ROUNDS / 2)]?.toFixed(0)} ms, longest ${took.at(-1)?.toFixed(0)} ms`,
  )
}
