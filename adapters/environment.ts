import * as z from 'zod'
import { RetailMindError } from '../shop/errors.ts'

const optional = z.string().min(1).optional()

/** Every setting of the program that is not the AWS SDK's own. README has the same table for people. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Folder of the database, files and local secrets. */
  RETAILMIND_DATA: z.string().min(1).default('.retailmind'),
  RETAILMIND_MODEL: z.enum(['offline', 'bedrock']).default('offline'),
  /** Inference profiles, first choice first, comma-separated; see `agent/model-profiles.ts`. */
  RETAILMIND_BEDROCK_PROFILES: optional,
  /** `true` lets `global.` profiles be used: the shop's words may then leave India. */
  RETAILMIND_ALLOW_GLOBAL: z.stringbool().default(false),
  RETAILMIND_SPEECH_MODEL: optional,
  /** `deepar:<endpoint>` or `chronos:<endpoint>` of SageMaker, instead of the forecaster in the program. */
  RETAILMIND_FORECAST_ENDPOINT: optional,
  /** Of Bedrock: `<id>:<version>`. */
  RETAILMIND_GUARDRAIL: z
    .string()
    .regex(/^[\w-]+:(?:DRAFT|\d+)$/, 'is written <id>:<version>')
    .optional(),
  RETAILMIND_LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).default('WARN'),
  WHATSAPP_APP_SECRET: optional,
  WHATSAPP_VERIFY_TOKEN: optional,
  WHATSAPP_ACCESS_TOKEN: optional,
  WHATSAPP_PHONE_NUMBER_ID: z.string().regex(/^\d+$/).default('100000000000001'),
  /** Base of the Graph API; the local runtime's own simulator when absent there. */
  WHATSAPP_GRAPH_URL: z.url().optional(),
  WHATSAPP_GRAPH_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default('v26.0'),
})

export type Environment = z.infer<typeof environment>

/** @throws RetailMindError `bad_environment` that lists everything that is wrong, at once */
export function readEnvironment(
  source: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  // An empty variable is a variable that somebody meant to leave out.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (parsed.success) return parsed.data
  throw new RetailMindError(
    'bad_environment',
    `the environment is not usable:\n${z.prettifyError(parsed.error)}`,
  )
}
