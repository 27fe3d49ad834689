import { PollyClient } from '@aws-sdk/client-polly'
import { TranscribeClient } from '@aws-sdk/client-transcribe'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ChannelError } from '../../channel/errors.ts'
import type { Files } from '../../channel/files.ts'
import { writeOggOpus } from '../../channel/ogg.ts'
import { createTranscribe, vocabularyPhrases } from './speech/transcribe.ts'
import { createAwsSpeech } from './speech.ts'
import { startFakeSpeech } from './testing/fake-speech.ts'

const connection = {
  region: 'ap-south-1',
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  maxAttempts: 3,
}
const note = writeOggOpus({
  packets: Array.from({ length: 100 }, () => new Uint8Array(60)),
  packetSamples: 960,
  preSkip: 312,
  samples: 96_000 - 312,
})
const request = {
  jobId: 'turn#1',
  shopId: 'shop-1',
  audio: { bytes: note, mimeType: 'audio/ogg; codecs=opus' },
  vocabulary: [],
}
const transcript = (text: string, confidences: string[], code = 'mr-IN') => ({
  jobName: 'x',
  results: {
    language_code: code,
    transcripts: [{ transcript: text }],
    items: [
      ...confidences.map((confidence) => ({
        type: 'pronunciation',
        alternatives: [{ confidence, content: 'w' }],
      })),
      { type: 'punctuation', alternatives: [{ content: '.' }] },
    ],
  },
})

let fake: Awaited<ReturnType<typeof startFakeSpeech>>
let kept: Map<string, Uint8Array>
let slept: number[]
beforeAll(async () => {
  fake = await startFakeSpeech()
})
afterAll(() => fake.close())
beforeEach(() => {
  kept = new Map()
  slept = []
  fake.jobs.clear()
  fake.faults.length = 0
  fake.started.length = 0
  fake.spoken.length = 0
  fake.says(note)
})

/** What happens while the adapter waits between its looks. */
function open(meanwhile: (look: number) => void = () => undefined, more: object = {}) {
  const files: Files = {
    async put(key, bytes) {
      kept.set(key, bytes)
    },
    async get(key) {
      const bytes = kept.get(key)
      return bytes && { bytes, mimeType: 'application/json' }
    },
    remove: async () => {},
    removeAll: async () => 0,
  }
  const options = {
    files,
    bucket: 'retailmind-voice-files',
    transcribe: new TranscribeClient({
      ...connection,
      endpoint: fake.endpoint,
      requestHandler: new NodeHttpHandler({}),
    }),
    polly: new PollyClient({
      ...connection,
      endpoint: fake.endpoint,
      requestHandler: new NodeHttpHandler({}),
    }),
    sleep: async (ms: number) => {
      slept.push(ms)
      meanwhile(slept.length)
    },
    ...more,
  }
  return { speech: createAwsSpeech(options), finished: createTranscribe(options).finished }
}
const complete = (result: object) => {
  const [name] = [...fake.jobs.keys()]
  const job = fake.jobs.get(name ?? '')
  if (job) job.TranscriptionJobStatus = 'COMPLETED'
  kept.set(`shop-1/voice/${name}.json`, new TextEncoder().encode(JSON.stringify(result)))
}
const fail = (reason: string) => {
  for (const job of fake.jobs.values()) {
    Object.assign(job, { TranscriptionJobStatus: 'FAILED', FailureReason: reason })
  }
}

describe('Transcribe', () => {
  it('takes the OGG as it is, finds the language out, and reads text, language and confidence', async () => {
    const { speech } = open(() => complete(transcript('दोन किलो साखर', ['0.9', '0.7'])))
    expect(await speech.transcribe(request)).toEqual({
      status: 'heard',
      text: 'दोन किलो साखर',
      language: 'mr',
      confidence: 0.8,
      source: 'recogniser',
    })
    const [job] = fake.started
    expect(job).toMatchObject({
      TranscriptionJobName: 'retailmind-turn-1',
      MediaFormat: 'ogg',
      IdentifyLanguage: true,
      LanguageOptions: ['hi-IN', 'mr-IN', 'en-IN'],
      OutputBucketName: 'retailmind-voice-files',
      Media: { MediaFileUri: 's3://retailmind-voice-files/shop-1/voice/retailmind-turn-1' },
    })
    expect(job).not.toHaveProperty('MediaSampleRateHertz')
    expect(job).not.toHaveProperty('LanguageCode')
    expect(kept.get('shop-1/voice/retailmind-turn-1')).toEqual(note)
  })

  it.each([
    ['audio/mpeg', 'mp3'],
    ['audio/mp4', 'mp4'],
    ['audio/amr', 'amr'],
    ['audio/ogg', 'ogg'],
  ])('says of %s that it is %s', async (mimeType, format) => {
    const { speech } = open(() => complete(transcript('x', ['1'])))
    await speech.transcribe({ ...request, audio: { bytes: note, mimeType } })
    expect(fake.started[0]).toMatchObject({ MediaFormat: format })
  })

  it('starts no job for what Transcribe does not read', async () => {
    const { speech } = open()
    const audio = { bytes: note, mimeType: 'audio/aac' }
    expect(await speech.transcribe({ ...request, audio })).toEqual({
      status: 'unheard',
      reason: 'unreadable',
    })
    expect(fake.started).toEqual([])
  })

  it('leaves everything in the folder of the shop, with which it is erased', async () => {
    const { speech, finished } = open()
    await speech.transcribe(request)
    complete(transcript('दोन किलो', ['0.9']))
    await finished('retailmind-turn-1')
    expect(kept.size).toBe(3)
    for (const key of kept.keys()) expect(key).toMatch(/^shop-1\//)
  })

  it('names one language or asks for it to be found, never both, with its vocabulary', async () => {
    const { speech } = open(() => complete(transcript('x', ['1'])), {
      vocabularies: { hi: 'kirana-hi' },
    })
    await speech.transcribe({ ...request, language: 'hi' })
    expect(fake.started[0]).toMatchObject({
      LanguageCode: 'hi-IN',
      Settings: { VocabularyName: 'kirana-hi' },
    })
    expect(fake.started[0]).not.toHaveProperty('IdentifyLanguage')
  })

  it('gives a long job back as pending, and finds it again by its name', async () => {
    const { speech } = open()
    expect(await speech.transcribe(request)).toEqual({ status: 'pending', retrySeconds: 5 })
    const again = open(() => complete(transcript('दोन किलो', ['0.9'])))
    expect(await again.speech.transcribe(request)).toMatchObject({ status: 'heard' })
    expect(fake.started).toHaveLength(1)
  })

  it('takes what the event stored, without asking again', async () => {
    const { speech, finished } = open()
    await speech.transcribe(request)
    complete(transcript('दोन किलो', ['0.9']))
    await finished('retailmind-turn-1')
    await finished('retailmind-turn-1')
    slept.length = 0
    expect(await speech.transcribe(request)).toMatchObject({ status: 'heard', text: 'दोन किलो' })
    expect(slept).toEqual([])
  })

  it('makes nothing of an event before its time, of a job of others, or of one that is gone', async () => {
    const { speech, finished } = open()
    await speech.transcribe(request)
    await finished('retailmind-turn-1')
    await finished('somebody-elses')
    expect([...kept.keys()].filter((key) => key.includes('outcome'))).toEqual([])
    await expect(finished('retailmind-never')).rejects.toThrow()
  })

  it.each([
    ['The audio is too short', 'too_short'],
    ['Unsupported media format', 'unreadable'],
    ['Internal failure', 'failed'],
  ])('says what a failure (%s) means', async (reason, meant) => {
    const { speech } = open(() => fail(reason))
    expect(await speech.transcribe(request)).toEqual({ status: 'unheard', reason: meant })
  })

  it('takes no words for silence', async () => {
    const { speech } = open(() => complete(transcript('', [])))
    expect(await speech.transcribe(request)).toEqual({ status: 'unheard', reason: 'silence' })
  })

  it('is patient when throttled, and says so when it never gets through', async () => {
    fake.faults.push({ operation: 'StartTranscriptionJob', error: 'LimitExceededException' })
    const { speech } = open(() => complete(transcript('x', ['1'])))
    expect(await speech.transcribe(request)).toMatchObject({ status: 'heard' })
    for (let n = 0; n < 3; n++) {
      fake.faults.push({
        operation: 'StartTranscriptionJob',
        error: 'InternalFailureException',
        status: 500,
      })
    }
    await expect(speech.transcribe({ ...request, jobId: 'other' })).rejects.toThrow(ChannelError)
  })
})

describe('Polly', () => {
  it('speaks with the neural voice, as Ogg Opus, with breaths between sentences', async () => {
    const { speech } = open()
    const said = await speech.speak({ text: '✅ 2 kg <Sugar> & more\nTotal ₹90', language: 'hi' })
    expect(said).toMatchObject({ mimeType: 'audio/ogg; codecs=opus', durationMs: 1994 })
    expect(new Uint8Array(said.bytes)).toEqual(note)
    expect(fake.spoken[0]).toMatchObject({
      Engine: 'neural',
      VoiceId: 'Kajal',
      LanguageCode: 'hi-IN',
      OutputFormat: 'ogg_opus',
      SampleRate: '48000',
      TextType: 'ssml',
    })
    const { Text } = fake.spoken[0] as { Text: string }
    expect(Text).toContain('&lt;Sugar&gt; &amp; more.<break time="350ms"/>')
    expect(Text).toContain('90 रुपये')
    expect(Text.length).toBeLessThan(3_000)
  })

  it('reads Marathi with the Hindi voice, and English as it is spoken in India', async () => {
    const { speech } = open()
    await speech.speak({ text: 'दोन किलो', language: 'mr' })
    await speech.speak({ text: 'two', language: 'en' })
    expect(fake.spoken.map(({ LanguageCode }) => LanguageCode)).toEqual(['hi-IN', 'en-IN'])
  })

  it('falls back to the standard voice where the neural one is not to be had', async () => {
    fake.faults.push({ operation: 'SynthesizeSpeech', error: 'EngineNotSupportedException' })
    await open().speech.speak({ text: 'नमस्ते', language: 'hi' })
    expect(fake.spoken[0]).toMatchObject({ Engine: 'standard', VoiceId: 'Aditi' })
  })

  it('tries again when throttled, and gives up as an error of the channel', async () => {
    fake.faults.push({ operation: 'SynthesizeSpeech', error: 'ThrottlingException', status: 429 })
    await open().speech.speak({ text: 'a', language: 'en' })
    for (let n = 0; n < 3; n++) {
      fake.faults.push({
        operation: 'SynthesizeSpeech',
        error: 'ServiceFailureException',
        status: 500,
      })
    }
    await expect(open().speech.speak({ text: 'a', language: 'en' })).rejects.toThrow(ChannelError)
    fake.says(new Uint8Array(10))
    await expect(open().speech.speak({ text: 'a', language: 'en' })).rejects.toThrow(ChannelError)
  })
})

describe('a custom vocabulary', () => {
  it('holds names without digits and spaces, in the letters of its language, within 50 KB', () => {
    expect(vocabularyPhrases(['Toor Dal', '7 Up', 'Parle-G', 'चीनी', 'Toor Dal'], 'en')).toEqual([
      'Toor-Dal',
      'Parle-G',
    ])
    expect(vocabularyPhrases(['तूर दाल', 'Sugar'], 'hi')).toEqual(['तूर-दाल'])
    const many = Array.from({ length: 5_000 }, (_, i) => 'a'.repeat(20) + 'b'.repeat(i % 200))
    const bytes = vocabularyPhrases(many, 'en').join('\n').length
    expect(bytes).toBeLessThanOrEqual(50 * 1024)
  })
})
