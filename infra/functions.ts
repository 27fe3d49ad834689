/**
 * The functions as a table: what each is given in its environment and, from the same lines, what its role may do. An entry is
 * `handlers/lambda/<name>.ts` and exports `handler`. Nothing secret is in the environment: ARNs and names only.
 */

/** Every variable that a function may be given. Optional ones are absent where nothing was configured. */
export const VARIABLES = {
  TABLE_PREFIX: 'before every table name, `retailmind-` in production',
  TURN_QUEUE_URL: 'messages of members',
  TURN_DEAD_LETTER_URL: 'messages put aside for a person',
  STATUS_QUEUE_URL: 'what became of messages that we sent',
  STATUS_DEAD_LETTER_URL: 'statuses put aside',
  NOTICE_QUEUE_URL: 'pages and notices of schedules',
  NOTICE_DEAD_LETTER_URL: 'notices put aside',
  VOICE_BUCKET: 'what members sent, and transcripts; gone after seven days',
  REPORTS_BUCKET: 'files made for members: keys `<shop>/reports/…` and `<shop>/exports/…`',
  FILES_KEY_ARN: 'KMS key of both buckets',
  EVENT_BUS_NAME: 'events of shops',
  NOTIFICATIONS_TOPIC_ARN: 'notices that WhatsApp would not deliver',
  APP_SECRET_ARN: 'Meta app secret, signs webhooks',
  VERIFY_TOKEN_ARN: 'answered in the webhook handshake',
  ACCESS_TOKEN_ARN: 'bearer token of the Graph API',
  IDENTITY_KEY_ARN: 'keys every HMAC of an identity; never rotated',
  TOKEN_KEY_ARN: 'signs and checks tokens of the HTTP API',
  RETAILMIND_BEDROCK_PROFILES: 'inference profiles, first choice first, comma-separated',
  RETAILMIND_ALLOW_GLOBAL: '`true` where a `global.` profile may be used',
  GUARDRAIL_ID: 'optional: Bedrock guardrail',
  GUARDRAIL_VERSION: 'optional: its version',
  KNOWLEDGE_BASE_ID: 'optional: Bedrock knowledge base instead of the pages in the bundle',
  FORECAST_ENDPOINT: 'optional: SageMaker endpoint instead of the forecaster in the bundle',
  WHATSAPP_GRAPH_VERSION: 'version of the Graph API',
  SOCIAL_NUMBERS: 'optional: numbers that speak through AWS End User Messaging Social',
  TRANSCRIBE_VOCABULARIES: 'optional: custom vocabularies of Transcribe, by language',
  WATCHED_SECRET_ARNS: 'secrets whose age is measured, comma-separated',
} as const
export type Variable = keyof typeof VARIABLES

/** Variables that a function must do without when nothing was configured. */
export const OPTIONAL: ReadonlySet<Variable> = new Set([
  'GUARDRAIL_ID',
  'GUARDRAIL_VERSION',
  'KNOWLEDGE_BASE_ID',
  'FORECAST_ENDPOINT',
  'SOCIAL_NUMBERS',
  'TRANSCRIBE_VOCABULARIES',
])

export interface FunctionDefinition {
  /** What a person should know who reads the console. */
  description: string
  memoryMb: number
  timeoutSeconds: number
  environment: readonly Variable[]
}

const CHANNEL = ['ACCESS_TOKEN_ARN', 'WHATSAPP_GRAPH_VERSION', 'SOCIAL_NUMBERS'] as const
const BRAIN = [
  'RETAILMIND_BEDROCK_PROFILES',
  'RETAILMIND_ALLOW_GLOBAL',
  'GUARDRAIL_ID',
  'GUARDRAIL_VERSION',
  'KNOWLEDGE_BASE_ID',
  'FORECAST_ENDPOINT',
  'TRANSCRIBE_VOCABULARIES',
] as const
const FILES = ['VOICE_BUCKET', 'REPORTS_BUCKET', 'FILES_KEY_ARN'] as const
const EVENTS = ['EVENT_BUS_NAME', 'NOTIFICATIONS_TOPIC_ARN'] as const

export const FUNCTIONS = {
  webhook: {
    description: 'Takes in what WhatsApp delivers, and answers its handshake',
    memoryMb: 512,
    timeoutSeconds: 15,
    environment: [
      'TURN_QUEUE_URL',
      'STATUS_QUEUE_URL',
      'APP_SECRET_ARN',
      'VERIFY_TOKEN_ARN',
      'IDENTITY_KEY_ARN',
    ],
  },
  turn: {
    description: 'Runs the turns of members: the agent loop',
    memoryMb: 1024,
    // The lease of a turn is this and 15 seconds (agent/limits.ts): no run outlives its lease.
    timeoutSeconds: 120,
    environment: [
      'TABLE_PREFIX',
      'TURN_QUEUE_URL',
      'TURN_DEAD_LETTER_URL',
      ...FILES,
      ...EVENTS,
      ...CHANNEL,
      'IDENTITY_KEY_ARN',
      ...BRAIN,
    ],
  },
  status: {
    description: 'Notes what became of the messages that were sent',
    memoryMb: 512,
    timeoutSeconds: 30,
    environment: ['TABLE_PREFIX', 'STATUS_QUEUE_URL', 'STATUS_DEAD_LETTER_URL'],
  },
  api: {
    description: 'The HTTP API for programs',
    memoryMb: 1024,
    // API Gateway gives up after 29 seconds.
    timeoutSeconds: 29,
    environment: ['TABLE_PREFIX', ...FILES, ...EVENTS, ...CHANNEL, 'IDENTITY_KEY_ARN', ...BRAIN],
  },
  authorizer: {
    description: 'Checks the token of a request of the HTTP API',
    memoryMb: 256,
    timeoutSeconds: 5,
    environment: ['TOKEN_KEY_ARN'],
  },
  health: {
    description: 'Says that the HTTP API is up',
    memoryMb: 128,
    timeoutSeconds: 5,
    environment: ['RETAILMIND_BEDROCK_PROFILES', 'RETAILMIND_ALLOW_GLOBAL'],
  },
  'fan-out': {
    description:
      'Turns a schedule that fires, or an event of a shop, into jobs of the notice queue',
    memoryMb: 512,
    timeoutSeconds: 60,
    environment: ['TABLE_PREFIX', 'NOTICE_QUEUE_URL', 'NOTICE_DEAD_LETTER_URL', 'IDENTITY_KEY_ARN'],
  },
  notifier: {
    description: 'Works through the notice queue: summaries, warnings, weekly reports',
    // Weekly reports are drawn here.
    memoryMb: 1024,
    timeoutSeconds: 120,
    environment: [
      'TABLE_PREFIX',
      'NOTICE_QUEUE_URL',
      'NOTICE_DEAD_LETTER_URL',
      ...FILES,
      ...EVENTS,
      ...CHANNEL,
      'IDENTITY_KEY_ARN',
      ...BRAIN,
    ],
  },
  'transcription-finished': {
    description: 'Stores what came of a transcription',
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: ['VOICE_BUCKET', 'FILES_KEY_ARN'],
  },
  'rotate-secret': {
    description: 'Makes the next version of a secret that nobody outside has to know',
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: [],
  },
  'secret-age': {
    description: 'Measures once a day how old the secrets are that only a person can renew',
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: ['WATCHED_SECRET_ARNS'],
  },
} as const satisfies Record<string, FunctionDefinition>

export type FunctionName = keyof typeof FUNCTIONS
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[]

/** Also given to every function: where its logs and metrics (EMF) are filed. */
export const COMMON = {
  POWERTOOLS_METRICS_NAMESPACE: 'RetailMind',
  /** `service` in logs, and the one dimension of metrics. */
  POWERTOOLS_SERVICE_NAME: 'retailmind',
} as const
