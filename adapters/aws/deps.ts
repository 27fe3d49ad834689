import type { Knowledge } from '../../agent/knowledge.ts'
import { DEFAULT_LIMITS } from '../../agent/limits.ts'
import type { Log } from '../../agent/log.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import { estimateTokens } from '../../agent/token-estimate.ts'
import type { TurnDeps } from '../../agent/turn-deps.ts'
import type { Secrets } from '../../channel/secrets.ts'
import { shopTools } from '../../tools/registry.ts'
import { chooseForecaster } from '../choose-forecaster.ts'
import { chooseModel } from '../choose-model.ts'
import { chooseTransport } from '../choose-transport.ts'
import { createAwsEvents } from './events.ts'
import { createS3Files } from './files.ts'
import type { VocabularyNames } from './speech/vocabulary-names.ts'
import { createAwsSpeech } from './speech.ts'
import { createDynamoStore } from './store.ts'
import { inTwoBuckets } from './stored-files.ts'

export interface AwsSettings {
  tablePrefix: string
  voiceBucket: string
  reportsBucket: string
  filesKeyArn: string
  eventBusName: string
  notificationsTopicArn: string
  graphVersion: string
  profiles: string
  allowGlobal: boolean
  guardrail?: { id: string; version: string }
  forecastEndpoint?: string
  /** Numbers that speak through End User Messaging Social, as `chooseTransport` reads them. */
  socialNumbers?: string
  vocabularies?: VocabularyNames
}

const GRAPH = 'https://graph.facebook.com'
/** Set by tests only: the endpoint of the Graph API. */
const GRAPH_ENDPOINT = 'RETAILMIND_GRAPH_URL'

/** Everything that a turn needs, on AWS: the same above the ports as on one machine. */
export async function createAwsDeps({
  settings,
  secrets,
  log,
  onFall,
  prompts,
  knowledge,
}: {
  settings: AwsSettings
  secrets: Secrets
  log: Log
  onFall?: () => void
  /** Folder of the prompts. */
  prompts: string
  knowledge: Knowledge
}): Promise<TurnDeps> {
  const clock = { now: () => Date.now() }
  const store = createDynamoStore({ clock, tablePrefix: settings.tablePrefix })
  const bucket = (name: string) => createS3Files({ bucket: name, kmsKeyId: settings.filesKeyArn })
  const files = inTwoBuckets({
    made: bucket(settings.reportsBucket),
    sent: bucket(settings.voiceBucket),
  })
  const environment = {
    RETAILMIND_MODEL: 'bedrock',
    RETAILMIND_BEDROCK_PROFILES: settings.profiles,
    RETAILMIND_ALLOW_GLOBAL: settings.allowGlobal,
  } as const
  const models = await chooseModel(environment, log, {
    ...(settings.guardrail && { guardrail: settings.guardrail }),
    ...(onFall && { onFall }),
  })
  return {
    ...models,
    store,
    turns: store,
    transport: await chooseTransport(
      settings.socialNumbers,
      {
        graphUrl: () => process.env[GRAPH_ENDPOINT] ?? GRAPH,
        graphVersion: settings.graphVersion,
        accessToken: () => secrets.get('accessToken'),
      },
      { bucket: settings.voiceBucket, kmsKeyId: settings.filesKeyArn, log },
    ),
    estimateTokens: (messages) => estimateTokens({ messages }),
    tools: new Map(shopTools.map((tool) => [tool.name, tool])),
    prompts: loadPrompts(prompts),
    forecaster: await chooseForecaster(settings.forecastEndpoint, log),
    files,
    events: createAwsEvents({
      busName: settings.eventBusName,
      notificationsTopicArn: settings.notificationsTopicArn,
    }),
    speech: createAwsSpeech({
      files,
      bucket: settings.voiceBucket,
      ...(settings.vocabularies && { vocabularies: settings.vocabularies }),
    }),
    knowledge,
    clock,
    limits: DEFAULT_LIMITS,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    identityKey: () => secrets.get('identityKey'),
    log,
  }
}
