import { join } from 'node:path'
import { createAwsDeps, type AwsSettings } from '../../adapters/aws/deps.ts'
import { createEmfMeter } from '../../adapters/aws/meter.ts'
import { createSecretsManager } from '../../adapters/aws/secrets.ts'
import { readVocabularies } from '../../adapters/aws/speech/vocabulary-names.ts'
import { chooseKnowledge } from '../../adapters/choose-knowledge.ts'
import { createLog } from '../../adapters/log.ts'
import type { TurnDeps } from '../../agent/turn-deps.ts'
import { endpointOf, readVariables, region } from './variables.ts'

/** What the functions that run the agent are given. */
const REQUIRED = [
  'TABLE_PREFIX',
  'VOICE_BUCKET',
  'REPORTS_BUCKET',
  'FILES_KEY_ARN',
  'EVENT_BUS_NAME',
  'NOTIFICATIONS_TOPIC_ARN',
  'ACCESS_TOKEN_ARN',
  'WHATSAPP_GRAPH_VERSION',
  'IDENTITY_KEY_ARN',
  'RETAILMIND_BEDROCK_PROFILES',
  'RETAILMIND_ALLOW_GLOBAL',
] as const
const OPTIONAL = [
  'GUARDRAIL_ID',
  'GUARDRAIL_VERSION',
  'KNOWLEDGE_BASE_ID',
  'FORECAST_ENDPOINT',
  'SOCIAL_NUMBERS',
  'TRANSCRIBE_VOCABULARIES',
] as const

/** Where the bundle has them. */
const PROMPTS = join(import.meta.dirname, 'prompts')

const MICRO = 1_000_000

/** The agent as functions run it, made once for each process; with a meter, that is emptied at the end of an invocation. */
export async function createAgent<const More extends string = never>(more: readonly More[] = []) {
  const variables = readVariables([...REQUIRED, ...more], OPTIONAL)
  const log = createLog({ RETAILMIND_LOG_LEVEL: 'INFO' })
  const meter = createEmfMeter()
  const secrets = createSecretsManager({
    region: region(),
    arns: { accessToken: variables.ACCESS_TOKEN_ARN, identityKey: variables.IDENTITY_KEY_ARN },
    ...endpointOf('SECRETS_MANAGER'),
  })
  const turn = await createAwsDeps({
    settings: settingsOf(variables),
    secrets,
    log,
    prompts: PROMPTS,
    knowledge: await chooseKnowledge(variables.KNOWLEDGE_BASE_ID, join(PROMPTS, 'knowledge')),
    onFall: () => meter.add('ModelFallbacks'),
  })
  return { variables, log, meter, turn: metered(turn, (name, value) => meter.add(name, value)) }
}

function settingsOf(
  given: Record<(typeof REQUIRED)[number], string> &
    Partial<Record<(typeof OPTIONAL)[number], string>>,
): AwsSettings {
  const { GUARDRAIL_ID: id, GUARDRAIL_VERSION: version = 'DRAFT' } = given
  return {
    tablePrefix: given.TABLE_PREFIX,
    voiceBucket: given.VOICE_BUCKET,
    reportsBucket: given.REPORTS_BUCKET,
    filesKeyArn: given.FILES_KEY_ARN,
    eventBusName: given.EVENT_BUS_NAME,
    notificationsTopicArn: given.NOTIFICATIONS_TOPIC_ARN,
    graphVersion: given.WHATSAPP_GRAPH_VERSION,
    profiles: given.RETAILMIND_BEDROCK_PROFILES,
    allowGlobal: given.RETAILMIND_ALLOW_GLOBAL === 'true',
    ...(id !== undefined && { guardrail: { id, version } }),
    ...(given.FORECAST_ENDPOINT !== undefined && { forecastEndpoint: given.FORECAST_ENDPOINT }),
    ...(given.SOCIAL_NUMBERS !== undefined && { socialNumbers: given.SOCIAL_NUMBERS }),
    ...(given.TRANSCRIBE_VOCABULARIES !== undefined && {
      vocabularies: readVocabularies(given.TRANSCRIBE_VOCABULARIES),
    }),
  }
}

/** Counts model calls and what turns cost, where both are known anyway. */
function metered(turn: TurnDeps, add: (name: string, value?: number) => void): TurnDeps {
  const { paid, turns } = turn
  return {
    ...turn,
    paid: {
      ...paid,
      model: {
        id: paid.model.id,
        async converse(request, options) {
          const response = await paid.model.converse(request, options)
          add('ModelCalls')
          return response
        },
      },
    },
    turns: {
      ...turns,
      async finish(ref, done) {
        await turns.finish(ref, done)
        add('ModelRupees', done.spent / MICRO)
      },
    },
  }
}
