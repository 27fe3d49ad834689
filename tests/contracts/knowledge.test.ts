import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, vi } from 'vitest'
import { createBedrockKnowledge } from '../../adapters/aws/knowledge.ts'
import { startFakeKnowledgeBase } from '../../adapters/aws/testing/fake-knowledge-base.ts'
import { createPageKnowledge } from '../../adapters/embedded/knowledge.ts'
import { WRITINGS } from '../../language/writing.ts'
import { knowledgeContract, OTHER_SHOP, PUBLIC_PAGES } from './knowledge-contract.ts'

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})
afterAll(() => vi.unstubAllEnvs())

knowledgeContract('pages in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retailmind-pages-'))
  opened.push(() => rm(folder, { recursive: true }))
  for (const { id, title, text } of PUBLIC_PAGES) {
    const each = JSON.stringify(Object.fromEntries(WRITINGS.map((writing) => [writing, text])))
    const head = `title: ${title}\nasOf: 2026-01\nkeywords: ${each}\nbrief: ${each}`
    await writeFile(join(folder, `${id}.md`), `---\n${head}\n---\n${text}\n`)
  }
  return createPageKnowledge(folder)
})

knowledgeContract('Bedrock Knowledge Base', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  const pages = PUBLIC_PAGES.map(({ title, text }) => ({ title, text, tenant: 'public' }))
  const fake = await startFakeKnowledgeBase([...pages, OTHER_SHOP])
  opened.push(fake.close)
  return createBedrockKnowledge({ knowledgeBaseId: 'KB12345678', endpoint: fake.url })
})
