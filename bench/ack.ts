import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFakeBedrock } from '../adapters/aws/testing/fake-bedrock.ts'
import { signBody } from '../channel/signature.ts'
import { asMetaWrites, messageWebhook } from '../local/simulator/webhook-bodies.ts'
import { fire, show, summarise } from './load.ts'

const SECRET = 'bench-secret'
const PER_SECOND = 100
const SECONDS = 20
const MODEL_MS = 60_000
const TEXTS = ['2 kilo cheeni bechi', 'कितना चावल बचा है?', 'उद्या किती दूध लागेल?', 'sold 3 maggi']

/**
 * Webhooks from 40 people, 100 a second, on a runtime whose model takes a minute for each answer. Beside it, in the same
 * run and under the same load, a bare HTTP server that does nothing: what of the time is the machine's own.
 */
export async function benchAck(): Promise<void> {
  const bedrock = await startFakeBedrock(() => ({ text: 'late', delayMs: MODEL_MS }))
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-bench-'))
  const runtime = await startRuntimeProcess(folder, bedrock.url)
  const bare = createServer((incoming, response) => {
    incoming.resume()
    incoming.on('end', () => response.end('{"status":"received"}'))
  })
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
  try {
    const load = { perSecond: PER_SECOND, seconds: SECONDS, make: webhook }
    const floor = summarise(
      await fire(`http://127.0.0.1:${(bare.address() as AddressInfo).port}`, load),
    )
    const ours = summarise(await fire(`${runtime.url}/webhook`, load))
    show('bare server', floor)
    show('webhook', ours)
    console.log(
      `${'ratio'.padEnd(22)} p50 ${(ours.p50 / floor.p50).toFixed(1)}, p99 ${(ours.p99 / floor.p99).toFixed(1)}`,
    )
    console.log(`${'model calls waiting'.padEnd(22)} ${bedrock.requests.length}`)
  } finally {
    runtime.process.kill('SIGKILL')
    bare.close()
    await bedrock.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function webhook(i: number): { body: Buffer; headers: Record<string, string> } {
  const from = `9198765${String(i % 40).padStart(5, '0')}`
  const message = {
    id: `wamid.bench-${i}`,
    from,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: TEXTS[i % TEXTS.length] },
  }
  const body = Buffer.from(asMetaWrites(messageWebhook('100000000000001', { from }, message)))
  return {
    body,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(body, SECRET) },
  }
}

function startRuntimeProcess(
  folder: string,
  bedrockUrl: string,
): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../local/main.ts')],
    {
      env: {
        ...process.env,
        PORT: '0',
        RETAILMIND_DATA: folder,
        RETAILMIND_MODEL: 'bedrock',
        WHATSAPP_APP_SECRET: SECRET,
        RETAILMIND_LOG_LEVEL: 'ERROR',
        AWS_REGION: 'ap-south-1',
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const url = /http:\/\/\S+/.exec(printed)?.[0]
      if (url) resolve({ process: child, url })
    })
    child.on('exit', (code) => reject(new Error(`the runtime ended with ${code}`)))
  })
}
