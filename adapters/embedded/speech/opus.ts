import { Decoder, Encoder } from '@evan/opus'
import { readOggOpus, writeOggOpus, type OggOpus } from '../../../channel/ogg.ts'

/** What eSpeak's 22,050 Hz is brought to: Opus takes 8, 12, 16, 24 and 48 kHz. */
export const SPEECH_RATE = 24_000
/** What recognisers take. */
export const HEARING_RATE = 16_000
const FRAME_MS = 20
const BITS_PER_SECOND = 24_000
const FULL_RATE = 48_000

/** 16-bit mono at `SPEECH_RATE`, as a WhatsApp voice note. */
export function encodeNote(
  samples: Int16Array,
  tags: Readonly<Record<string, string>> = {},
): Uint8Array {
  const encoder = new Encoder({ channels: 1, sample_rate: SPEECH_RATE, application: 'voip' })
  encoder.bitrate = BITS_PER_SECOND
  // The package's types misspell it.
  const { lookahead } = encoder as unknown as { lookahead: number }
  const size = (SPEECH_RATE * FRAME_MS) / 1000
  const padded = new Int16Array(Math.ceil((samples.length + lookahead) / size) * size)
  padded.set(samples)
  const packets: Uint8Array[] = []
  for (let at = 0; at < padded.length; at += size) {
    packets.push(new Uint8Array(encoder.encode(padded.subarray(at, at + size))))
  }
  const full = FULL_RATE / SPEECH_RATE
  return writeOggOpus({
    packets,
    packetSamples: size * full,
    preSkip: lookahead * full,
    samples: samples.length * full,
    tags,
  })
}

/** @throws OggError */
export function decodeNote(bytes: Uint8Array): { samples: Float32Array; note: OggOpus } {
  const note = readOggOpus(bytes)
  const decoder = new Decoder({ channels: 1, sample_rate: HEARING_RATE })
  const parts = note.packets.map((packet) => {
    const pcm = decoder.decode(packet)
    return new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength))
  })
  const skip = Math.round((note.preSkip * HEARING_RATE) / FULL_RATE)
  const wanted = Math.round((note.samples * HEARING_RATE) / FULL_RATE)
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) for (const sample of part) all[at++] = sample / 32_768
  return { samples: all.subarray(skip, skip + wanted), note }
}

/** Root mean square, 0 to 1. */
export function loudness(samples: Float32Array): number {
  if (samples.length === 0) return 0
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)
}

const TAPS = 16

/** Band-limited interpolation (Smith, 1984): a sinc with a Hann window of `TAPS` samples to each side. */
export function resample(samples: Int16Array, from: number, to: number): Int16Array {
  if (from === to) return samples
  const step = from / to
  const cutoff = Math.min(1, to / from)
  const result = new Int16Array(Math.floor(samples.length / step))
  for (let i = 0; i < result.length; i++) {
    const centre = i * step
    let sum = 0
    for (let k = Math.ceil(centre - TAPS); k <= centre + TAPS; k++) {
      const x = (centre - k) * cutoff
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
      const window = 0.5 + 0.5 * Math.cos((Math.PI * (centre - k)) / TAPS)
      sum += (samples[k] ?? 0) * sinc * window * cutoff
    }
    result[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum)))
  }
  return result
}
