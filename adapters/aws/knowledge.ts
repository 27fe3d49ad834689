import {
  BedrockAgentRuntimeClient,
  RetrieveCommand,
  type KnowledgeBaseRetrievalResult,
} from '@aws-sdk/client-bedrock-agent-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Knowledge, Passage } from '../../agent/knowledge.ts'
import { RetailMindError } from '../../shop/errors.ts'

export interface BedrockKnowledgeOptions {
  knowledgeBaseId: string
  /** Else the SDK's usual places, else Mumbai. */
  region?: string
  /** Else the SDK's usual places, `AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME` among them, else AWS. */
  endpoint?: string
  /** One search: all attempts and the pauses between them. */
  timeoutMs?: number
}

/** Metadata attribute of every document: whose it is. */
export const TENANT = 'tenant'
/** Tenant of documents that are everybody's. */
export const PUBLIC = 'public'

const HOME_REGION = 'ap-south-1'
const DEFAULT_TIMEOUT_MS = 6_000
const CONNECT_TIMEOUT_MS = 2_000
const SDK_ATTEMPTS = 2

/**
 * A Bedrock Knowledge Base. Each document has a metadata attribute `tenant`: a shop's id, or `public`; beside it may stand `title`,
 * `source` and `asOf`. The service is asked for this shop's and the public ones only, and what it gives is looked at again:
 * a document without that attribute, or with another's, is never shown.
 *
 * `search` throws RetailMindError `knowledge_unavailable`, or the caller's abort reason.
 */
export function createBedrockKnowledge(options: BedrockKnowledgeOptions): Knowledge {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const client = new BedrockAgentRuntimeClient({
    region: options.region ?? process.env.AWS_REGION ?? HOME_REGION,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    maxAttempts: SDK_ATTEMPTS,
    // The client's own handler may speak HTTP/2 only: no proxy, test server or interceptor of HTTP/1.1 would work.
    requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECT_TIMEOUT_MS }),
  })
  return {
    async search({ shopId, text, limit, signal }) {
      const tenants = [PUBLIC, shopId]
      const command = new RetrieveCommand({
        knowledgeBaseId: options.knowledgeBaseId,
        retrievalQuery: { text },
        retrievalConfiguration: {
          vectorSearchConfiguration: {
            numberOfResults: limit,
            filter: { in: { key: TENANT, value: tenants } },
          },
        },
      })
      const deadline = AbortSignal.timeout(timeoutMs)
      const abortSignal = signal ? AbortSignal.any([signal, deadline]) : deadline
      try {
        const { retrievalResults = [] } = await client.send(command, { abortSignal })
        return retrievalResults
          .filter(({ metadata }) => tenants.includes(textOf(metadata?.[TENANT]) ?? ''))
          .flatMap(passageOf)
          .sort((a, b) => b.score - a.score)
          .slice(0, limit)
      } catch (error) {
        signal?.throwIfAborted()
        throw new RetailMindError('knowledge_unavailable', 'the knowledge base did not answer', {
          details: { timedOut: deadline.aborted },
          cause: error,
        })
      }
    },
  }
}

function passageOf({
  content,
  score,
  metadata,
  location,
}: KnowledgeBaseRetrievalResult): Passage[] {
  const text = content?.text?.trim()
  if (!text) return []
  // The last part only: a bucket's folders may name a shop.
  const file = location?.s3Location?.uri?.split('/').at(-1)
  const source = textOf(metadata?.['source']) ?? file ?? 'knowledge base'
  const asOf = textOf(metadata?.['asOf'])
  return [
    {
      title: textOf(metadata?.['title']) ?? source,
      text,
      source,
      score: score ?? 0,
      ...(asOf !== undefined && { asOf }),
    },
  ]
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
