import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorData } from '../agent/log.ts'
import { chooseForecaster } from '../adapters/choose-forecaster.ts'
import { chooseModel } from '../adapters/choose-model.ts'
import { seedDemoShop } from '../adapters/embedded/demo-shop.ts'
import { createEmbeddedDeps, type EmbeddedDeps } from '../adapters/embedded/index.ts'
import { recoverAfterKill } from '../adapters/embedded/recover.ts'
import { openRecogniser } from '../adapters/embedded/speech/recogniser.ts'
import type { Environment } from '../adapters/environment.ts'
import { createLog } from '../adapters/log.ts'
import { createApiHandler } from '../handlers/api.ts'
import { createAuthorizer } from '../handlers/authorizer.ts'
import { createHealthHandler } from '../handlers/health.ts'
import { createNotifierHandler, startEvent, startSchedule } from '../handlers/notifier.ts'
import { createStatusHandler } from '../handlers/status.ts'
import { createTurnHandler } from '../handlers/turn.ts'
import { createWebhookHandler } from '../handlers/webhook.ts'
import { RetailMindError } from '../shop/errors.ts'
import { behindAuthorizer } from './api-gateway.ts'
import { lockFolder } from './folder-lock.ts'
import { isLoopback } from './protection.ts'
import { createLocalServer } from './server.ts'
import { startSchedules } from './schedules.ts'
import { createDeliveries } from './simulator/deliveries.ts'
import { createFaults } from './simulator/faults.ts'
import { createGraphApi } from './simulator/graph-api.ts'
import { createSimulatorRoutes } from './simulator/routes.ts'
import { openWorld } from './simulator/world.ts'
import { startWorker, type Worker } from './worker.ts'

export interface Runtime {
  url: string
  /** Asked for when the page is reached from other machines. */
  token: string | undefined
  close(): Promise<void>
}

const GRACE_MS = 5_000
const PURGE_EVERY_MS = 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
/** What members sent is kept for so long, as by the lifecycle of the voice bucket. */
const MEDIA_DAYS = 7

/** The whole program on one machine: server, simulator, queues and workers, on one data folder. */
export async function startRuntime(environment: Environment): Promise<Runtime> {
  const lock = lockFolder(environment.RETAILMIND_DATA)
  const undo: (() => unknown)[] = [() => lock.release()]
  const close = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    return await compose(environment, lock.publish, undo, close)
  } catch (error) {
    await close()
    throw error
  }
}

/** @param undo takes what has to be undone, in order, when the runtime ends */
async function compose(
  environment: Environment,
  publish: ReturnType<typeof lockFolder>['publish'],
  undo: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Runtime> {
  const { HOST: host, RETAILMIND_DATA: dataDir } = environment
  const log = createLog(environment)
  const token = isLoopback(host) ? undefined : randomBytes(16).toString('hex')
  let port = environment.PORT
  const own = () => addressOf(host, port)

  const deps = createEmbeddedDeps({
    environment,
    graphUrl: () => environment.WHATSAPP_GRAPH_URL ?? `${own()}/graph`,
    models: await chooseModel(environment, log, guardrailOf(environment)),
    forecaster: await chooseForecaster(environment.RETAILMIND_FORECAST_ENDPOINT, log),
    log,
    ...(environment.RETAILMIND_SPEECH_MODEL !== undefined && {
      recogniser: await openRecogniser(environment.RETAILMIND_SPEECH_MODEL),
    }),
  })
  undo.push(
    () => deps.close(),
    () => deps.speech.close(),
  )
  // The folder is ours alone by its lock: what a killed runtime held need not wait for its leases.
  recoverAfterKill(deps.db, deps.clock.now())
  await seed(deps)
  const world = openWorld(dataDir)
  undo.push(() => world.close())

  const { secrets, turnQueue, statusQueue, turn } = deps
  const faults = createFaults()
  const deliveries = createDeliveries({
    world,
    webhookUrl: () => `${own()}/webhook`,
    appSecret: () => secrets.get('appSecret'),
    log,
  })
  const server = createLocalServer({
    webhook: createWebhookHandler({ secrets, turnQueue, statusQueue, logger: log }),
    health: createHealthHandler({ modelId: turn.paid.model.id, logger: log }),
    api: behindAuthorizer({
      authorizer: createAuthorizer({
        keys: async () => [await secrets.get('tokenKey')],
        // Tokens live by the clock of the world, however far the shop's was moved.
        now: Date.now,
        log,
      }),
      api: createApiHandler({ turn }),
    }),
    graph: createGraphApi({
      world,
      deliveries,
      faults,
      accessToken: () => secrets.get('accessToken'),
      now: () => deps.clock.now(),
      baseUrl: own,
    }),
    simulator: createSimulatorRoutes({
      world,
      deliveries,
      faults,
      deps,
      phoneNumberId: environment.WHATSAPP_PHONE_NUMBER_ID,
      reset: async () => {
        deps.db.wipe()
        await seed(deps)
      },
    }),
    onChange: (listener) => world.onChange(listener),
    token,
    log,
  })
  port = await listen(server, host, port)
  undo.push(() => hangUp(server))

  deliveries.start()
  const workers = startWorkers(deps, log)
  const notifier = { notices: turn, queue: deps.noticeQueue }
  undo.push(deps.events.subscribe((event) => startEvent(event, notifier)))
  const schedules = startSchedules({
    clock: deps.clock,
    checked: deps.scheduled,
    fire: (schedule, at) => startSchedule({ schedule, at }, notifier),
    log,
  })
  undo.push(() => schedules.stop())
  const tidy = () => {
    deps.store.purgeExpired(deps.clock.now())
    deps.files
      .removeMedia(new Date(deps.clock.now() - MEDIA_DAYS * DAY_MS))
      .catch((error: unknown) => log.error('old media not removed', errorData(error)))
  }
  const purge = setInterval(tidy, PURGE_EVERY_MS)
  tidy()
  undo.push(
    () => clearInterval(purge),
    () => Promise.all(workers.map((worker) => worker.stop(GRACE_MS))),
    () => deliveries.stop(),
  )
  const url = own()
  publish({ url, ...(token !== undefined && { token }) })
  return { url, token, close }
}

function startWorkers(
  { turn, turnQueue, statusQueue, noticeQueue, store }: EmbeddedDeps,
  log: ReturnType<typeof createLog>,
): Worker[] {
  const { limits } = turn
  return [
    startWorker({
      name: 'turns',
      queue: turnQueue,
      handler: createTurnHandler({ turn, queue: turnQueue }),
      timeMs: limits.timeMs + limits.leaseSkewMs,
      log,
    }),
    startWorker({
      name: 'notices',
      queue: noticeQueue,
      handler: createNotifierHandler({ notices: turn, queue: noticeQueue }),
      timeMs: limits.timeMs + limits.leaseSkewMs,
      log,
      atOnce: 8,
    }),
    startWorker({
      name: 'statuses',
      queue: statusQueue,
      handler: createStatusHandler({ turns: store, queue: statusQueue, log }),
      timeMs: 30_000,
      log,
    }),
  ]
}

function guardrailOf({ RETAILMIND_GUARDRAIL }: Environment) {
  const [id, version] = RETAILMIND_GUARDRAIL?.split(':') ?? []
  return id !== undefined && version !== undefined ? { guardrail: { id, version } } : {}
}

async function seed({ db, clock, secrets }: EmbeddedDeps): Promise<void> {
  seedDemoShop(db, { now: new Date(clock.now()), identityKey: await secrets.get('identityKey') })
}

/** Where this machine reaches a server that listens on `host`: "all addresses" is none to call. */
function addressOf(host: string, port: number): string {
  const callable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}`
}

/** Gives the port, which is a free one where 0 was asked for. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new RetailMindError(
              'port_in_use',
              `port ${port} is taken; choose another: PORT=3001 npm start`,
            )
          : error,
      )
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

function hangUp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
