import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>
interface Job extends Json {
  TranscriptionJobName: string
  TranscriptionJobStatus: string
}

/** Transcribe (AWS JSON 1.1) and Polly (REST) over HTTP, as their SDK clients speak to them, with the faults of a bad day. */
export async function startFakeSpeech() {
  const jobs = new Map<string, Job>()
  const started: Json[] = []
  const spoken: Json[] = []
  /** Answers of the next calls, by operation: an error name, or nothing for a good one. */
  const faults: { operation: string; error: string; status?: number }[] = []
  let audio = new Uint8Array()

  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Json
    const target = String(request.headers['x-amz-target'] ?? '').split('.')[1]
    const operation = target ?? 'SynthesizeSpeech'
    const at = faults.findIndex((fault) => fault.operation === operation)
    if (at >= 0) {
      const [fault] = faults.splice(at, 1)
      return fail(response, fault?.error ?? '', fault?.status ?? 400)
    }
    if (operation === 'SynthesizeSpeech') {
      spoken.push(body)
      response.writeHead(200, { 'content-type': 'audio/ogg' }).end(audio)
      return
    }
    const name = String(body['TranscriptionJobName'])
    if (operation === 'StartTranscriptionJob') {
      if (jobs.has(name)) return fail(response, 'ConflictException', 400)
      started.push(body)
      const { Media } = body
      jobs.set(name, { TranscriptionJobName: name, TranscriptionJobStatus: 'IN_PROGRESS', Media })
    }
    const job = jobs.get(name)
    if (!job) return fail(response, 'NotFoundException', 400)
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ TranscriptionJob: job }))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    jobs,
    started,
    spoken,
    faults,
    says: (bytes: Uint8Array) => {
      audio = new Uint8Array(bytes)
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function fail(response: ServerResponse, error: string, status: number): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error })
    .end(JSON.stringify({ __type: error, message: error }))
}
