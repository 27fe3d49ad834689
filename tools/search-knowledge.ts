import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { detectWriting, writingOf } from '../language/writing.ts'

const MAX_PASSAGES = 3
/** A document may be long; the beginning of a passage says what it is about. */
const MAX_TEXT = 4_000

/** What is known of the trade beside the shop's own book. */
export const searchKnowledge = defineTool({
  name: 'search_knowledge',
  description:
    'Help pages for small shops in India: GST and HSN, composition scheme, Udyam, FSSAI, MRP, scales, UPI, credit book, expiry, margins, reordering, festivals, and how to use this assistant. Answer only from the passages, name their `asOf`, and advise to check rates and limits. No passages: say that you do not know. Never for this shop’s stock, sales or prices.',
  input: z.object({
    query: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .describe('The question, in the words and script of the shopkeeper.'),
  }),
  effect: 'read',
  timeoutMs: 8_000,
  async run({ query }, { knowledge, shopId, language, script, signal }) {
    const passages = await knowledge.search({
      shopId,
      text: query,
      writing: detectWriting(query, writingOf(language, script)),
      limit: MAX_PASSAGES,
      signal,
    })
    return {
      status: 'ok',
      passages: passages.map(({ title, text, source, score, brief, asOf }) => ({
        title,
        ...(brief !== undefined && { brief }),
        text: text.slice(0, MAX_TEXT),
        source,
        ...(asOf !== undefined && { asOf }),
        score: Math.round(score * 1000) / 1000,
      })),
    }
  },
})
