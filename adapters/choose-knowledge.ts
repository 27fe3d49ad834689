import type { Knowledge } from '../agent/knowledge.ts'
import { createPageKnowledge } from './embedded/knowledge.ts'

/** A Bedrock Knowledge Base where one is named, and else the pages in the folder. */
export async function chooseKnowledge(
  knowledgeBaseId: string | undefined,
  folder: string,
): Promise<Knowledge> {
  if (knowledgeBaseId === undefined) return createPageKnowledge(folder)
  const { createBedrockKnowledge } = await import('./aws/knowledge.ts')
  return createBedrockKnowledge({ knowledgeBaseId })
}
