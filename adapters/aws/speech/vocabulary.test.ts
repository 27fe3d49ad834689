import { TranscribeClient } from '@aws-sdk/client-transcribe'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { vocabularyPhrases } from './transcribe.ts'
import { readVocabularies } from './vocabulary-names.ts'
import { saveVocabulary } from './vocabulary.ts'

interface Asked {
  operation: string
  body: Record<string, unknown>
}

/** What Transcribe was asked, and how it answers the next looks; `known` are the vocabularies that it has. */
const asked: Asked[] = []
const known = new Set<string>()
let looks: object[] = []

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>
    asked.push({ operation, body })
    const name = String(body['VocabularyName'])
    const isTaken = operation === 'CreateVocabulary' && known.has(name)
    known.add(name)
    const answer = operation === 'GetVocabulary' ? looks.shift() : {}
    response
      .writeHead(isTaken ? 400 : 200, {
        'content-type': 'application/x-amz-json-1.1',
        ...(isTaken && { 'x-amzn-errortype': 'ConflictException' }),
      })
      .end(JSON.stringify(isTaken ? { __type: 'ConflictException' } : answer))
  })
})
let endpoint: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  asked.length = 0
  known.clear()
  looks = [{ VocabularyState: 'PENDING' }, { VocabularyState: 'READY' }]
})

const slept: number[] = []
const save = (phrases: string[] = ['तूर-दाल', 'चीनी']) =>
  saveVocabulary(
    { name: 'kirana-hi', language: 'hi', phrases },
    {
      transcribe: new TranscribeClient({
        region: 'ap-south-1',
        endpoint,
        credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
        requestHandler: new NodeHttpHandler({}),
      }),
      sleep: async (ms) => void slept.push(ms),
    },
  )

describe('a custom vocabulary', () => {
  it('is made with its language and phrases, and waited for', async () => {
    expect(await save()).toBe('created')
    expect(asked).toEqual([
      {
        operation: 'CreateVocabulary',
        body: {
          VocabularyName: 'kirana-hi',
          LanguageCode: 'hi-IN',
          Phrases: ['तूर-दाल', 'चीनी'],
        },
      },
      { operation: 'GetVocabulary', body: { VocabularyName: 'kirana-hi' } },
      { operation: 'GetVocabulary', body: { VocabularyName: 'kirana-hi' } },
    ])
    expect(slept).toEqual([5_000])
  })

  it('gets other phrases where there is one of its name', async () => {
    known.add('kirana-hi')
    expect(await save(['गुड'])).toBe('updated')
    expect(asked[1]).toEqual({
      operation: 'UpdateVocabulary',
      body: { VocabularyName: 'kirana-hi', LanguageCode: 'hi-IN', Phrases: ['गुड'] },
    })
  })

  it('says why Transcribe would not have it', async () => {
    looks = [{ VocabularyState: 'FAILED', FailureReason: 'ळ is not allowed' }]
    await expect(save()).rejects.toMatchObject({
      code: 'vocabulary_failed',
      message: 'Transcribe refused kirana-hi: ळ is not allowed',
    })
  })

  it('is not waited for without end', async () => {
    looks = Array.from({ length: 120 }, () => ({ VocabularyState: 'PENDING' }))
    await expect(save()).rejects.toMatchObject({ code: 'vocabulary_pending' })
  })
})

describe('the letters of a phrase', () => {
  it('are those that Transcribe takes for the language', () => {
    const names = ['तूर डाळ', 'तूर दाल', 'गुड़', 'फ़ल', 'फल', 'Toor Dal', '१०० पानी']
    expect(vocabularyPhrases(names, 'hi')).toEqual(['तूर-दाल', 'गु\u095c', 'फल'])
    expect(vocabularyPhrases(names, 'mr')).toEqual(['तूर-डाळ', 'तूर-दाल', 'फल'])
    expect(vocabularyPhrases(names, 'en')).toEqual(['Toor-Dal'])
  })
})

describe('the setting', () => {
  it('names one for each language that has one', () => {
    expect(readVocabularies('hi=kirana-hi, mr=kirana.mr')).toEqual({
      hi: 'kirana-hi',
      mr: 'kirana.mr',
    })
  })

  it.each(['kirana-hi', 'hi=', 'ta=kirana-ta', 'hi=two words', ''])(
    'says how it is written, where it is "%s"',
    (written) => {
      expect(() => readVocabularies(written)).toThrow('hi=<name>,mr=<name>,en=<name>')
    },
  )

  it('has one vocabulary a language', () => {
    expect(() => readVocabularies('hi=one,hi=two')).toThrow('not two')
  })
})

describe('npm run vocabulary', () => {
  const run = (...given: string[]) =>
    promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/transcribe-vocabulary.ts', ...given],
      {
        cwd: join(import.meta.dirname, '../../..'),
        env: {
          ...process.env,
          AWS_ENDPOINT_URL_TRANSCRIBE: endpoint,
          AWS_REGION: 'ap-south-1',
          AWS_ACCESS_KEY_ID: 'AKID',
          AWS_SECRET_ACCESS_KEY: 'secret',
        },
      },
    )

  it('prints what it would put in, without asking anybody', async () => {
    const { stdout } = await run('--language', 'mr')
    const phrases = stdout.trim().split('\n')
    expect(phrases).toContain('तूर-डाळ')
    expect(phrases.length).toBeGreaterThan(100)
    expect(asked).toEqual([])
  })

  it('puts the names of common items into the vocabulary', async () => {
    looks = [{ VocabularyState: 'READY' }]
    const { stdout } = await run('--language', 'hi', '--name', 'kirana-hi')
    expect(stdout).toMatch(/^kirana-hi created: \d+ phrases, ready/)
    const [created] = asked
    expect(created).toMatchObject({
      operation: 'CreateVocabulary',
      body: { VocabularyName: 'kirana-hi', LanguageCode: 'hi-IN' },
    })
    expect(created?.body['Phrases']).toEqual(expect.arrayContaining(['तूर-दाल', 'चीनी']))
  })

  it.each([
    [['--language', 'ta'], 2, '--language is en, hi or mr'],
    [['--language', 'hi', '--name', 'two words'], 1, 'hi=<name>'],
  ])('refuses %j', async (given, code, why) => {
    await expect(run(...given)).rejects.toMatchObject({
      code,
      stderr: expect.stringContaining(why) as string,
    })
    expect(asked).toEqual([])
  })
})
