/**
 * `npm run test:lambda`: every function of the stack, bundled as it is deployed, under the Runtime Interface Client of AWS on this
 * Node. The client is built natively (cmake, a C++ compiler) and fetched into `.cache/`: it is no dependency of the program.
 */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_PROFILE } from '../../agent/model-profiles.ts'
import { signBody } from '../../channel/signature.ts'
import { mintToken } from '../../handlers/api/token.ts'
import { bundle, entryOf } from '../../infra/bundle.ts'
import { FUNCTION_NAMES, FUNCTIONS, OPTIONAL, type FunctionName } from '../../infra/functions.ts'
import { bridgeEvent, POISON_RETURNED, proxyEvent, topicEvent, withPoison } from './events.ts'
import { startFunction, type Answer } from './runtime-api.ts'
import { secretValue, startServices, type Services } from './services.ts'

const VERSION = '4.0.2'
const cache = join(import.meta.dirname, '../../.cache', `lambda-ric-${VERSION}`)
const client = join(cache, 'node_modules/aws-lambda-ric/index.mjs')

interface Check {
  about: string
  event: unknown
  holds: (answer: Answer, services: Services) => void
}

const arn = (name: string) => `arn:aws:secretsmanager:ap-south-1:000000000000:secret:${name}`
const valueOf = (answer: Answer) => {
  ok(answer.ok, `it failed: ${JSON.stringify(answer)}`)
  return answer.value as Record<string, unknown>
}
const statusOf = (answer: Answer) => valueOf(answer)['statusCode']
const jsonOf = (answer: Answer) =>
  JSON.parse(String(valueOf(answer)['body'])) as Record<string, unknown>
const sent = ({ asked }: Services) =>
  asked
    .filter(({ action }) => action === 'SendMessageBatch')
    .flatMap(({ body }) => body['Entries'] as unknown[])

/** A reaction needs no answer: the turn ends before it looks into any table. */
const REACTION = JSON.stringify({
  phoneNumberId: '1',
  messageId: 'wamid.1',
  sender: { waId: '919800000001' },
  content: { type: 'unsupported', kind: 'reaction' },
})
const ENTRY = {
  id: '1',
  changes: [
    {
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '1', phone_number_id: '100000000000001' },
        messages: [
          {
            from: '919800000001',
            id: 'wamid.2',
            timestamp: '1768370400',
            type: 'text',
            text: { body: 'चीनी कितनी है?' },
          },
        ],
      },
    },
  ],
}
const WEBHOOK = JSON.stringify({ object: 'whatsapp_business_account', entry: [ENTRY] })
const token = () =>
  mintToken(
    { userId: 'shop-1', admin: false },
    { key: secretValue(arn('TOKEN_KEY_ARN')), ttlSeconds: 60 },
  )
const METHOD_ARN = 'arn:aws:execute-api:ap-south-1:000000000000:abc/prod/GET/api/v1/alerts/shop-1'
const mine = { authorizer: { userId: 'shop-1', admin: 'false' } }

const CHECKS: Readonly<Record<FunctionName, () => Promise<Check[]> | Check[]>> = {
  webhook: () => [
    {
      about: 'queues what is signed',
      event: proxyEvent('POST', '/webhook', {
        headers: {
          'X-Hub-Signature-256': signBody(Buffer.from(WEBHOOK), secretValue(arn('APP_SECRET_ARN'))),
        },
        body: WEBHOOK,
      }),
      holds(answer, services) {
        deepEqual(jsonOf(answer), { status: 'received' })
        equal(sent(services).length, 1)
      },
    },
    {
      about: 'queues what End User Messaging Social publishes',
      event: topicEvent(ENTRY),
      holds(answer, services) {
        ok(answer.ok, `it failed: ${JSON.stringify(answer)}`)
        equal(sent(services).length, 1)
      },
    },
    {
      about: 'refuses what is not',
      event: proxyEvent('POST', '/webhook', {
        headers: { 'X-Hub-Signature-256': 'sha256=00' },
        body: WEBHOOK,
      }),
      holds: (answer) => equal(statusOf(answer), 401),
    },
    {
      about: 'answers the handshake',
      event: proxyEvent('GET', '/webhook', {
        query: {
          'hub.mode': 'subscribe',
          'hub.verify_token': secretValue(arn('VERIFY_TOKEN_ARN')),
          'hub.challenge': '42',
        },
      }),
      holds: (answer) => equal(valueOf(answer)['body'], '42'),
    },
  ],
  turn: () => [
    {
      about: 'gives back a poison record and the rest of its group',
      event: withPoison(REACTION),
      holds: (answer) => deepEqual(valueOf(answer), POISON_RETURNED),
    },
  ],
  status: () => [
    {
      about: 'gives back a poison record and the rest of its group',
      event: withPoison(JSON.stringify({ messageId: 'wamid.1', status: 'read', errors: [] })),
      holds: (answer) => deepEqual(valueOf(answer), POISON_RETURNED),
    },
  ],
  notifier: () => [
    {
      about: 'gives back a poison record and the rest of its group; pages of empty shards are done',
      event: withPoison(
        JSON.stringify({
          kind: 'page',
          schedule: 'weekly_report',
          dueAt: '2026-01-14T03:30:00.000Z',
          shard: 3,
        }),
      ),
      holds: (answer) => deepEqual(valueOf(answer), POISON_RETURNED),
    },
  ],
  'fan-out': () => [
    {
      about: 'makes one job a shard of a schedule',
      event: { schedule: 'inventory_check', at: '2026-01-14T04:00:00Z' },
      holds(answer, services) {
        ok(answer.ok, JSON.stringify(answer))
        equal(sent(services).length, 16)
      },
    },
    {
      about: 'takes the event of a spike',
      event: bridgeEvent('retailmind', 'Demand Spike Suspected', {
        type: 'demand_spike',
        id: 'e',
        shopId: 'shop-1',
        at: '2026-01-14T05:30:00.000Z',
        item: 'Sugar',
        day: '2026-01-14',
      }),
      holds: (answer) => ok(answer.ok, JSON.stringify(answer)),
    },
  ],
  api: () => [
    {
      about: 'describes itself',
      event: proxyEvent('GET', '/api/v1/openapi.json'),
      holds: (answer) => equal(jsonOf(answer)['openapi'], '3.1.0'),
    },
    {
      about: 'knows no such shop',
      event: proxyEvent('GET', '/api/v1/inventory/shop-1', mine),
      holds: (answer) => match(String(valueOf(answer)['body']), /USER_NOT_FOUND/),
    },
    {
      about: 'refuses the shop of another',
      event: proxyEvent('GET', '/api/v1/inventory/shop-2', mine),
      holds: (answer) => equal(statusOf(answer), 401),
    },
  ],
  authorizer: async () => {
    const authorization = `Bearer ${await token()}`
    const event = (headers: Record<string, string>) => ({
      type: 'REQUEST',
      methodArn: METHOD_ARN,
      resource: '/',
      headers,
    })
    return [
      {
        about: 'knows a token that is signed with the key',
        event: event({ Authorization: authorization }),
        holds: (answer) => equal(valueOf(answer)['principalId'], 'shop-1'),
      },
      {
        about: 'throws the word that is a 401',
        event: event({ Authorization: `${authorization}x` }),
        holds: (answer) => equal(answer.ok ? '' : answer.error.errorMessage, 'Unauthorized'),
      },
    ]
  },
  health: () => [
    {
      about: 'is up',
      event: proxyEvent('GET', '/api/v1/health'),
      holds: (answer) => equal(statusOf(answer), 200),
    },
  ],
  'transcription-finished': () => [
    {
      about: 'leaves the jobs of others alone',
      event: bridgeEvent('aws.transcribe', 'Transcribe Job State Change', {
        TranscriptionJobName: 'somebody-elses',
        TranscriptionJobStatus: 'COMPLETED',
      }),
      holds: (answer) => ok(answer.ok, JSON.stringify(answer)),
    },
  ],
  'rotate-secret': () => [
    ...(['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const).map((Step) => ({
      about: Step,
      event: { Step, SecretId: arn('TOKEN_KEY'), ClientRequestToken: 'new' },
      holds(answer: Answer, { asked }: Services) {
        ok(answer.ok, JSON.stringify(answer))
        if (Step === 'finishSecret')
          ok(asked.some(({ action }) => action === 'UpdateSecretVersionStage'))
      },
    })),
    {
      about: 'refuses a version that is not to come',
      event: { Step: 'createSecret', SecretId: arn('TOKEN_KEY'), ClientRequestToken: 'other' },
      holds: (answer) => ok(!answer.ok),
    },
  ],
  'secret-age': () => [
    { about: 'measures', event: {}, holds: (answer) => ok(answer.ok, JSON.stringify(answer)) },
  ],
}

function environmentOf(name: FunctionName, services: Services): Record<string, string> {
  const given: Record<string, string> = {
    RETAILMIND_BEDROCK_PROFILES: DEFAULT_PROFILE,
    RETAILMIND_ALLOW_GLOBAL: 'false',
    WHATSAPP_GRAPH_VERSION: 'v26.0',
    TABLE_PREFIX: 'retailmind-',
    WATCHED_SECRET_ARNS: arn('ACCESS_TOKEN'),
  }
  const own = FUNCTIONS[name].environment.filter((variable) => !OPTIONAL.has(variable))
  const values = own.map((variable) => [
    variable,
    given[variable] ??
      (variable.endsWith('_URL') ? `${services.url}/000000000000/${variable}` : arn(variable)),
  ])
  return {
    ...(Object.fromEntries(values) as Record<string, string>),
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: services.url,
    POWERTOOLS_METRICS_NAMESPACE: 'RetailMind',
    POWERTOOLS_SERVICE_NAME: 'retailmind',
  }
}

/** Built once and kept. @returns why it could not be */
function fetchClient(): string | undefined {
  if (existsSync(client)) return undefined
  console.log(
    `Building the Runtime Interface Client (aws-lambda-ric@${VERSION}) into .cache/; a minute.`,
  )
  mkdirSync(cache, { recursive: true })
  const built = spawnSync(
    'npm',
    ['install', '--silent', '--no-save', '--prefix', cache, `aws-lambda-ric@${VERSION}`],
    { encoding: 'utf8' },
  )
  if (built.status === 0 && existsSync(client)) return undefined
  rmSync(cache, { recursive: true, force: true })
  return built.stderr.trim().split('\n').slice(-3).join('\n') || 'npm install failed'
}

async function tryFunction(name: FunctionName, folder: string): Promise<number> {
  const outdir = join(folder, name)
  const built = bundle(entryOf(name), outdir)
  const services = await startServices()
  let failed = 0
  try {
    const running = await startFunction(client, outdir, environmentOf(name, services))
    try {
      const checks = await CHECKS[name]()
      const times: number[] = []
      for (const { about, event, holds } of checks) {
        services.asked.length = 0
        const { answer, ms } = await running.invoke(event)
        times.push(ms)
        try {
          holds(answer, services)
        } catch (error) {
          failed++
          console.error(
            `${name}: ${about}: ${error instanceof Error ? error.message : String(error)}`,
          )
        }
      }
      console.log(
        `${name.padEnd(24)} ${String(Math.round(built.bytes / 1024)).padStart(6)} KB  init ${running.initMs.toFixed(0).padStart(5)} ms  first ${(times[0] ?? 0).toFixed(1)} ms  ${checks.length - failed}/${checks.length}`,
      )
    } finally {
      await running.stop()
    }
  } catch (error) {
    failed++
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    services.close()
  }
  return failed
}

const missing = fetchClient()
if (missing !== undefined) {
  console.log(
    `Skipped: the Runtime Interface Client could not be built here (it needs cmake and a C++ compiler).\n${missing}`,
  )
} else {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-lambda-'))
  let failed = 0
  for (const name of FUNCTION_NAMES) failed += await tryFunction(name, folder)
  rmSync(folder, { recursive: true, force: true })
  if (failed > 0) process.exitCode = 1
}
