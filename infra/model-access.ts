import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { requireProfile } from '../agent/model-profiles.ts'
import { COPY_REGION, HOME_REGION } from './stage.ts'

export interface ModelChoice {
  /** Inference profiles, first choice first. */
  profiles: readonly string[]
  allowGlobal: boolean
  guardrail?: { id: string; version: string }
  knowledgeBaseId?: string
  forecastEndpoint?: string
}

/** Where a profile of India may be answered. */
const INDIA = [HOME_REGION, COPY_REGION]

/**
 * Bedrock on the chosen profiles, and on their foundation models only when asked for through those profiles; a guardrail, a
 * knowledge base and a forecasting endpoint where they are configured.
 *
 * @throws RetailMindError for a profile that is not known, or not allowed
 */
export function modelStatements(stack: Stack, choice: ModelChoice): PolicyStatement[] {
  const { partition, account, region } = stack
  const profiles = choice.profiles.map((id) =>
    requireProfile(id, { allowGlobal: choice.allowGlobal }),
  )
  const profileArns = profiles.map(
    ({ id }) => `arn:${partition}:bedrock:${region}:${account}:inference-profile/${id}`,
  )
  const modelArns = profiles.flatMap(({ id, scope }) => {
    const model = id.replace(/^[a-z]+\./, '')
    // A global profile may be answered anywhere, and then names no region at all in some calls.
    const regions = scope === 'in' ? INDIA : ['', '*']
    return regions.map((each) => `arn:${partition}:bedrock:${each}::foundation-model/${model}`)
  })
  const inAccount = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`
  const { guardrail, knowledgeBaseId, forecastEndpoint } = choice
  return [
    new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: profileArns }),
    new PolicyStatement({
      actions: ['bedrock:InvokeModel'],
      resources: [...new Set(modelArns)],
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profileArns } },
    }),
    ...(guardrail
      ? [
          new PolicyStatement({
            actions: ['bedrock:ApplyGuardrail'],
            resources: [inAccount('bedrock', `guardrail/${guardrail.id}`)],
          }),
        ]
      : []),
    ...(knowledgeBaseId === undefined
      ? []
      : [
          new PolicyStatement({
            actions: ['bedrock:Retrieve'],
            resources: [inAccount('bedrock', `knowledge-base/${knowledgeBaseId}`)],
          }),
        ]),
    ...(forecastEndpoint === undefined
      ? []
      : [
          new PolicyStatement({
            actions: ['sagemaker:InvokeEndpoint'],
            resources: [inAccount('sagemaker', `endpoint/${forecastEndpoint.toLowerCase()}`)],
          }),
        ]),
  ]
}
