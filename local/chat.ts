import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DEMO_OWNER } from '../adapters/embedded/demo-shop.ts'
import { readEnvironment } from '../adapters/environment.ts'
import { RetailMindError } from '../shop/errors.ts'
import { createChatClient, type Choice } from './chat-client.ts'
import { findRunning, type Running } from './folder-lock.ts'
import { startRuntime } from './runtime.ts'

/**
 * `npm run chat`: the shop in a terminal, over the very path of WhatsApp. Uses the runtime of the data folder if one runs,
 * else starts one for as long as it is needed.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string', default: DEMO_OWNER } },
  })
  const environment = readEnvironment()
  const running = await findOpen(environment.RETAILMIND_DATA)
  const own = running ? undefined : await startRuntime({ ...environment, PORT: 0 })
  const at = running ?? own
  try {
    const client = createChatClient({ url: at?.url ?? '', token: at?.token, from: values.from })
    const line = positionals.join(' ').trim()
    if (line) console.log((await client.ask(line, [])).text)
    else await converse(client)
  } finally {
    await own?.close()
  }
}

/** The runtime of the folder, once it listens if it is just starting. */
async function findOpen(dataDir: string): Promise<Running | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    const running = findRunning(dataDir)
    if (running?.url !== '') return running
    await sleep(100)
  }
  throw new RetailMindError(
    'not_listening',
    `the RetailMind that runs on ${dataDir} does not listen`,
  )
}

/** One line in, one answer out, until the input ends. A number picks what was offered. */
async function converse(client: ReturnType<typeof createChatClient>): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const isPerson = process.stdin.isTTY
  if (isPerson) console.log('The shop listens. An empty line or Ctrl-D ends.')
  // A pipe is closed while its last lines are still being answered: there is nobody to prompt.
  const prompt = () => {
    if (isPerson) terminal.prompt()
  }
  terminal.setPrompt('> ')
  prompt()
  let choices: Choice[] = []
  for await (const line of terminal) {
    if (!line.trim()) break
    const reply = await client.ask(line, choices)
    choices = reply.choices
    console.log(reply.text)
    prompt()
  }
  terminal.close()
}

try {
  await main()
} catch (error) {
  if (!(error instanceof RetailMindError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
