import { App, Tags } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { readVocabularies } from '../adapters/aws/speech/vocabulary-names.ts'
import { DEFAULT_FALLBACK_PROFILE, DEFAULT_PROFILE } from '../agent/model-profiles.ts'
import { CopiesStack } from './backups.ts'
import { bundle, entryOf, requireEntries } from './bundle.ts'
import { checkSecurity, STRICT } from './checks.ts'
import type { FunctionName } from './functions.ts'
import { ShopStack } from './shop-stack.ts'
import type { SocialSetting } from './social.ts'
import { COPY_REGION, HOME_REGION, stageOf } from './stage.ts'

const text = z.string().min(1)

/** What may be given by `--context name=value`, as docs/deploy.md lists it. */
const settings = z.strictObject({
  stage: text.default('prod'),
  adminEmail: z.email().optional(),
  /** `private`: functions in a VPC. */
  network: z.enum(['public', 'private']).default('public'),
  profiles: text.default(`${DEFAULT_PROFILE},${DEFAULT_FALLBACK_PROFILE}`),
  allowGlobal: z.union([z.boolean(), z.stringbool()]).default(false),
  guardrailId: text.optional(),
  guardrailVersion: text.default('DRAFT'),
  knowledgeBaseId: text.optional(),
  forecastEndpoint: text.optional(),
  socialNumbers: text.optional(),
  socialTopicArn: text.optional(),
  vocabularies: text.optional(),
  auditRows: z.union([z.boolean(), z.stringbool()]).default(false),
  graphVersion: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default('v26.0'),
  monthlyBudget: z.coerce.number().positive().optional(),
  dailyRupees: z.coerce.number().positive().default(5_000),
})
export type Settings = z.input<typeof settings>
/** Newer ways of the library, which keeps its old ones for old stacks. */
const FLAGS = {
  // S3 writes access logs by the bucket's policy instead of an access list.
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
}
const NAMES = Object.keys(settings.shape)

export interface AppOptions {
  outdir?: string
  /** Else what the CLI was given. */
  settings?: Settings
  /** Else each entry of `handlers/lambda/`, bundled. */
  codeOf?: (name: FunctionName) => Code
  account?: string
}

/**
 * The app of one stage: everything in Mumbai, and a vault in Hyderabad.
 *
 * @throws Error where a setting is wrong, or a function has no entry
 */
export function buildApp(options: AppOptions = {}): App {
  const app = new App({
    ...(options.outdir !== undefined && { outdir: options.outdir }),
    analyticsReporting: false,
    context: { ...STRICT, ...FLAGS },
  })
  const given = NAMES.flatMap((name) => {
    const value: unknown = app.node.tryGetContext(name)
    return value === undefined ? [] : [[name, value]]
  })
  const chosen = settings.parse({ ...Object.fromEntries(given), ...options.settings })
  const stage = stageOf(chosen.stage)
  const account = options.account ?? process.env['CDK_DEFAULT_ACCOUNT']
  const inRegion = (region: string) => ({
    env: { region, ...(account !== undefined && { account }) },
  })
  const title = `RetailMind-${stage.name}`
  const copies = new CopiesStack(app, `${title}-copies`, { ...inRegion(COPY_REGION), stage })
  const { guardrailId, guardrailVersion, knowledgeBaseId, forecastEndpoint } = chosen
  const social = socialOf(chosen)
  // Or it would be found out at the first voice note.
  if (chosen.vocabularies !== undefined) readVocabularies(chosen.vocabularies)
  const shops = new ShopStack(app, title, {
    ...inRegion(HOME_REGION),
    stage,
    codeOf: options.codeOf ?? bundled(),
    models: {
      profiles: chosen.profiles.split(',').map((id) => id.trim()),
      allowGlobal: chosen.allowGlobal,
      ...(guardrailId !== undefined && {
        guardrail: { id: guardrailId, version: guardrailVersion },
      }),
      ...(knowledgeBaseId !== undefined && { knowledgeBaseId }),
      ...(forecastEndpoint !== undefined && { forecastEndpoint }),
    },
    graphVersion: chosen.graphVersion,
    privateNetwork: chosen.network === 'private',
    auditRows: chosen.auditRows,
    monthlyBudget: chosen.monthlyBudget ?? stage.monthlyBudget,
    dailyRupees: chosen.dailyRupees,
    ...(chosen.adminEmail !== undefined && { adminEmail: chosen.adminEmail }),
    ...(social && { social }),
    ...(chosen.vocabularies !== undefined && { vocabularies: chosen.vocabularies }),
  })
  // Backups are copied to the vault from the first night on.
  shops.addStackDependency(copies)
  Tags.of(app).add('project', 'retailmind')
  checkSecurity(app)
  return app
}

/** @throws Error where there is one without the other: members would be heard and not answered, or the other way round */
function socialOf({
  socialNumbers: numbers,
  socialTopicArn: topicArn,
}: z.output<typeof settings>): SocialSetting | undefined {
  if (numbers !== undefined && topicArn !== undefined) return { numbers, topicArn }
  if (numbers === undefined && topicArn === undefined) return undefined
  throw new Error('socialNumbers and socialTopicArn are given together, or neither')
}

function bundled(): (name: FunctionName) => Code {
  requireEntries()
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-bundles-'))
  return (name) => {
    const outdir = join(folder, name)
    bundle(entryOf(name), outdir)
    return Code.fromAsset(outdir)
  }
}
