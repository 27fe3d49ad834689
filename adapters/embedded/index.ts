import { join } from 'node:path'
import { DEFAULT_LIMITS } from '../../agent/limits.ts'
import type { Log } from '../../agent/log.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import { estimateTokens } from '../../agent/token-estimate.ts'
import type { TurnDeps } from '../../agent/turn-deps.ts'
import { createCloudApiClient } from '../../channel/client.ts'
import { createForecaster, type Forecaster } from '../../shop/forecast/index.ts'
import { shopTools } from '../../tools/registry.ts'
import type { Environment } from '../environment.ts'
import { createEmbeddedClock } from './clock.ts'
import { openDatabase } from './database.ts'
import { createEmbeddedEvents } from './events.ts'
import { createFolderFiles } from './files.ts'
import { createPageKnowledge } from './knowledge.ts'
import { createSqliteQueue } from './queue.ts'
import { createLocalSecrets } from './secrets.ts'
import { readSetting, writeSetting } from './settings.ts'
import { createEmbeddedSpeech } from './speech.ts'
import type { Recogniser } from './speech/recogniser.ts'
import { createSqliteStore } from './store.ts'

const PROMPTS = join(import.meta.dirname, '../../prompts')

export interface EmbeddedOptions {
  environment: Environment
  /** Base of the Graph API that replies go to. */
  graphUrl: () => string
  models: Pick<TurnDeps, 'paid' | 'free'>
  log: Log
  /** The one in the program, where there is no other. */
  forecaster?: Forecaster
  /** From `RETAILMIND_SPEECH_MODEL`, opened before everything else. */
  recogniser?: Recogniser
}

export type EmbeddedDeps = ReturnType<typeof createEmbeddedDeps>

/** Everything that a turn and its queues need, on one machine, in one data folder. */
export function createEmbeddedDeps(options: EmbeddedOptions) {
  const { environment, graphUrl, models, log, recogniser } = options
  const dataDir = environment.RETAILMIND_DATA
  const db = openDatabase(dataDir)
  const clock = createEmbeddedClock(db)
  const store = createSqliteStore(db, { clock })
  const secrets = createLocalSecrets(dataDir, environment)
  const files = createFolderFiles(dataDir)
  const events = createEmbeddedEvents()
  const speech = createEmbeddedSpeech(recogniser && { recogniser })
  const limits = DEFAULT_LIMITS
  // In flight for longer than a run may take, or a second one would start beside it only to find the lease.
  const visibilitySeconds = Math.ceil((limits.timeMs + limits.leaseSkewMs) / 1000) + 30
  const turn: TurnDeps = {
    ...models,
    store,
    turns: store,
    transport: createCloudApiClient({
      graphUrl,
      graphVersion: environment.WHATSAPP_GRAPH_VERSION,
      accessToken: () => secrets.get('accessToken'),
    }),
    estimateTokens: (messages) => estimateTokens({ messages }),
    tools: new Map(shopTools.map((tool) => [tool.name, tool])),
    prompts: loadPrompts(PROMPTS),
    forecaster: options.forecaster ?? createForecaster(),
    files,
    events,
    speech,
    knowledge: createPageKnowledge(join(PROMPTS, 'knowledge')),
    clock,
    limits,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    identityKey: () => secrets.get('identityKey'),
    log,
  }
  return {
    db,
    clock,
    store,
    secrets,
    files,
    turnQueue: createSqliteQueue(db, { name: 'turns', visibilitySeconds, clock }),
    speech,
    noticeQueue: createSqliteQueue(db, { name: 'notices', visibilitySeconds, clock }),
    events,
    /** Up to when schedules were fired. */
    scheduled: {
      get: () => readSetting(db, 'scheduled_until'),
      set: (at: number) => writeSetting(db, 'scheduled_until', at),
    },
    statusQueue: createSqliteQueue(db, { name: 'statuses', visibilitySeconds: 60, clock }),
    turn,
    close: () => db.close(),
  }
}
