import { writeOggOpus } from '../../../channel/ogg.ts'
import { ChannelError } from '../../../channel/errors.ts'

const FULL_RATE = 48_000
/** The Opus head's place for the samples to drop. */
const PRE_SKIP_AT = 10

/**
 * What a browser records (Opus in WebM) as what WhatsApp sends (Opus in Ogg): the packets as they are, in another envelope.
 *
 * @throws ChannelError `media_type` if there is no Opus in it
 */
export async function webmToOgg(
  webm: Uint8Array,
  tags: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  // Only a phone page that records needs it.
  const { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } = await import('mediabunny')
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(webm) })
  const track = await input.getPrimaryAudioTrack().catch(() => null)
  if (track?.codec !== 'opus') {
    throw new ChannelError('media', 'the recording is no Opus audio', { code: 'media_type' })
  }
  const packets: Uint8Array[] = []
  let seconds = 0
  for await (const packet of new EncodedPacketSink(track).packets()) {
    packets.push(packet.data)
    seconds += packet.duration
  }
  const head = new Uint8Array(
    ((await track.getDecoderConfig())?.description as ArrayBuffer | undefined) ?? [],
  )
  const preSkip =
    head.length > PRE_SKIP_AT + 1
      ? (head[PRE_SKIP_AT] ?? 0) + 256 * (head[PRE_SKIP_AT + 1] ?? 0)
      : 0
  const samples = Math.round(seconds * FULL_RATE)
  return writeOggOpus({
    packets,
    packetSamples: packets.length > 0 ? Math.round(samples / packets.length) : 0,
    preSkip,
    samples: Math.max(0, samples - preSkip),
    channels: track.numberOfChannels,
    tags,
  })
}
