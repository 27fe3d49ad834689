import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeDocument {
  text: string
  tenant?: string
  title?: string
  uri?: string
}

export interface RetrieveBody {
  retrievalQuery: { text: string }
  retrievalConfiguration: {
    vectorSearchConfiguration: {
      numberOfResults: number
      filter: { in: { key: string; value: string[] } }
    }
  }
}

/**
 * `Retrieve` of a Bedrock Knowledge Base over real HTTP: documents with a word of the query, filtered by tenant as asked.
 *
 * @param options.leaky gives documents of every tenant, whatever the filter says
 * @param options.status answers every request with this HTTP status
 */
export async function startFakeKnowledgeBase(
  documents: readonly FakeDocument[],
  options: { leaky?: boolean; status?: number } = {},
) {
  const requests: { path: string; authorization: string | undefined; body: RetrieveBody }[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { url: path = '', headers } = request
      requests.push({ path, authorization: headers.authorization, body })
      response.setHeader('content-type', 'application/json')
      if (options.status !== undefined) {
        response.writeHead(options.status).end('{"message":"no"}')
        return
      }
      response.end(JSON.stringify({ retrievalResults: retrieve(documents, body, options) }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function retrieve(
  documents: readonly FakeDocument[],
  { retrievalQuery, retrievalConfiguration }: RetrieveBody,
  { leaky = false }: { leaky?: boolean },
) {
  const { numberOfResults, filter } = retrievalConfiguration.vectorSearchConfiguration
  const words = retrievalQuery.text.toLowerCase().split(/\W+/u).filter(Boolean)
  return (
    documents
      .filter(({ tenant }) => leaky || filter.in.value.includes(tenant ?? ''))
      .map((document) => {
        const known = new Set(document.text.toLowerCase().split(/\W+/u))
        return { document, hits: words.filter((word) => known.has(word)).length }
      })
      .filter(({ hits }) => hits > 0)
      .sort((a, b) => b.hits - a.hits)
      .slice(0, leaky ? documents.length : numberOfResults)
      // The service promises no order.
      .reverse()
      .map(({ document: { text, tenant, title, uri }, hits }) => ({
        content: { text, type: 'TEXT' },
        score: hits / words.length,
        ...(uri !== undefined && { location: { type: 'S3', s3Location: { uri } } }),
        metadata: {
          ...(tenant !== undefined && { [filter.in.key]: tenant }),
          ...(title && { title }),
        },
      }))
  )
}

async function bodyOf(request: IncomingMessage): Promise<RetrieveBody> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as RetrieveBody
}
