import { ChannelError } from '../../channel/errors.ts'
import type { Speech } from '../../channel/speech.ts'
import type { Gate } from './gate.ts'
import type { History } from './history.ts'
import { saidText } from './model.ts'
import type { Process } from './scheduler.ts'

export interface SpeechWorld {
  process: Process
  gate: Gate
  history: History
  faultRate: number
}

const RETRY_SECONDS = 5

/** A recogniser that works elsewhere, by job, and outlives the process that asked; and a voice that fails now and then. */
export function createSimulatedSpeech({ process, gate, history, faultRate }: SpeechWorld): Speech {
  return {
    prices: { heardSecond: 40_000, minSeconds: 15, spokenCharacter: 1_500 },

    async transcribe({ jobId }) {
      await gate.point(process, '→ speech.transcribe')
      const turn = history.turn(jobId)
      const { name, voice, asks } = turn.message
      if (!voice || !('rounds' in asks)) throw new Error(`${name} is no voice note`)
      const asked = ++turn.hearings
      const isFault = gate.strikes(faultRate)
      gate.note(process, `speech.transcribe ${name}${isFault ? ' FAILED' : ''}`)
      await gate.point(process, '← speech.transcribe')
      if (isFault) {
        turn.hadModelFault = true
        throw new ChannelError('retry', 'the recogniser is busy')
      }
      if (asked <= voice.pending) return { status: 'pending', retrySeconds: RETRY_SECONDS }
      if (!voice.isHeard) return { status: 'unheard', reason: 'not_understood' }
      const text = saidText(name, asks.rounds)
      return { status: 'heard', text, language: 'hi', confidence: 0.9, source: 'recogniser' }
    },

    async speak({ text }) {
      await gate.point(process, '→ speech.speak')
      if (gate.strikes(faultRate)) throw new ChannelError('retry', 'the voice is busy')
      const bytes = Buffer.from(text)
      return { bytes, mimeType: 'audio/ogg; codecs=opus', durationMs: bytes.length }
    },
  }
}
