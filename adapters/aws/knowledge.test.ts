import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBedrockKnowledge } from './knowledge.ts'
import { startFakeKnowledgeBase, type FakeDocument } from './testing/fake-knowledge-base.ts'

const documents: FakeDocument[] = [
  { text: 'Sugar is taxed at 5 percent.', tenant: 'public', title: 'Tax' },
  { text: 'Sugar of our supplier: 41 rupees.', tenant: 'shop-1', uri: 's3://kb/shop-1/rates.pdf' },
  { text: 'Sugar of their supplier: 39 rupees.', tenant: 'shop-2' },
  { text: 'Sugar of nobody.' },
]
const query = { shopId: 'shop-1', text: 'sugar rupees', writing: 'en', limit: 3 } as const

let fake: Awaited<ReturnType<typeof startFakeKnowledgeBase>>
const open = async (options?: { leaky?: boolean; status?: number }) => {
  fake = await startFakeKnowledgeBase(documents, options)
  return createBedrockKnowledge({ knowledgeBaseId: 'KB12345678', endpoint: fake.url })
}
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  vi.stubEnv('AWS_REGION', undefined)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})

describe('createBedrockKnowledge', () => {
  it('asks for the public documents and those of the shop, signed for Mumbai', async () => {
    const knowledge = await open()
    const passages = await knowledge.search(query)
    expect(fake.requests).toEqual([
      {
        path: '/knowledgebases/KB12345678/retrieve',
        authorization: expect.stringContaining('/ap-south-1/bedrock/aws4_request') as string,
        body: {
          retrievalQuery: { text: 'sugar rupees' },
          retrievalConfiguration: {
            vectorSearchConfiguration: {
              numberOfResults: 3,
              filter: { in: { key: 'tenant', value: ['public', 'shop-1'] } },
            },
          },
        },
      },
    ])
    expect(passages).toEqual([
      {
        ...{ title: 'rates.pdf', source: 'rates.pdf', score: 1 },
        text: 'Sugar of our supplier: 41 rupees.',
      },
      {
        ...{ title: 'Tax', source: 'knowledge base', score: 0.5 },
        text: 'Sugar is taxed at 5 percent.',
      },
    ])
  })

  it('drops what belongs to another shop, or to nobody, even if the service gives it', async () => {
    const knowledge = await open({ leaky: true })
    const texts = (await knowledge.search({ ...query, limit: 9 })).map(({ text }) => text)
    expect(texts.join()).toMatch(/our supplier/)
    expect(texts.join()).not.toMatch(/their supplier|nobody/)
  })

  it('says that the knowledge base is unavailable', async () => {
    const knowledge = await open({ status: 403 })
    await expect(knowledge.search(query)).rejects.toMatchObject({ code: 'knowledge_unavailable' })
  })

  it('gives up when the caller does', async () => {
    const knowledge = await open()
    const reason = new Error('the turn is over')
    await expect(knowledge.search({ ...query, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
  })
})
