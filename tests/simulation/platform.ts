import { ChannelError } from '../../channel/errors.ts'
import type { InboundStatus } from '../../channel/inbound.ts'
import type { Transport } from '../../channel/transport.ts'
import { readTurnKey } from '../../channel/turn-key.ts'
import type { Gate } from './gate.ts'
import type { History } from './history.ts'
import type { Random } from './random.ts'
import type { FaultRates } from './scenario.ts'
import type { Process } from './scheduler.ts'

export interface PlatformOptions {
  gate: Gate
  history: History
  random: Random
  rates: FaultRates
  phoneNumberId: string
  /** A status is on its way to us. */
  onStatus: (status: InboundStatus) => void
}

/** WhatsApp as seen through the Graph API: it takes messages, tells of them by statuses that may get lost, and fails. */
export function createPlatform(options: PlatformOptions) {
  const { gate, history, random, rates, phoneNumberId } = options
  let accepted = 0
  let uploaded = 0

  /** The way of one process to the platform. */
  return (process: Process): Transport => ({
    async send(recipient, body, turnKey) {
      const { turnId, place } = readTurnKey(turnKey)
      const { isNotice } = history.sending(turnId, place)
      await gate.point(process, '→ transport.send')
      const turn = history.turn(turnId)
      const { waId, userId } = turn.message.member
      const isRight =
        recipient.phoneNumberId === phoneNumberId &&
        (recipient.to.waId === waId || recipient.to.userId === userId)
      if (!isRight) history.violation(`${turn.message.name} was answered to somebody else`)

      const fails = gate.strikes(rates.channel)
      const how = random.pick(['ambiguous', 'ambiguous', 'refused', 'never'])
      gate.note(
        process,
        `transport.send ${turn.message.name}${fails ? ` ${how.toUpperCase()}` : ''}`,
      )
      if (fails && how === 'never') {
        turn.isRefused = true
        throw new ChannelError('never', 'the platform refused for good')
      }
      if (fails && how === 'refused') throw new ChannelError('retry', 'the platform is busy')

      const messageId = `out.${++accepted}`
      if (body['type'] === 'audio') turn.spoken++
      else turn.sent.push({ body, isNotice })
      if (!random.chance(rates.lostStatus)) {
        options.onStatus({ phoneNumberId, messageId, status: 'sent', turnKey, errors: [] })
      }
      await gate.point(process, '← transport.send')
      if (fails) throw new ChannelError('retry', 'no answer came back', { ambiguous: true })
      return { messageId }
    },

    async markRead() {
      await gate.point(process, '→ transport.markRead')
      if (gate.strikes(rates.channel)) throw new ChannelError('retry', 'the platform is busy')
    },

    async fetchMedia(mediaId) {
      await gate.point(process, '→ transport.fetchMedia')
      if (gate.strikes(rates.channel)) {
        history.named(mediaId).hadModelFault = true
        throw new ChannelError('retry', 'the platform is busy')
      }
      return { bytes: Buffer.from(mediaId), mimeType: 'audio/ogg', sha256: '' }
    },

    async uploadMedia() {
      await gate.point(process, '→ transport.uploadMedia')
      if (gate.strikes(rates.channel)) throw new ChannelError('media', 'the upload was refused')
      return { mediaId: `media.${++uploaded}` }
    },
  })
}
