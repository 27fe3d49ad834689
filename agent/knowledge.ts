import type { Writing } from '../language/writing.ts'

/** A passage of what is known beside the shop's book: rules, advice, help. */
export interface Passage {
  title: string
  text: string
  /** The gist in the writing of the query, where somebody has written it. */
  brief?: string
  /** The page or document that it is from. */
  source: string
  /** Month or day (`YYYY-MM` or `YYYY-MM-DD`) on which it was right. */
  asOf?: string
  /** Higher fits better; only to be compared within one answer. */
  score: number
}

export interface KnowledgeQuery {
  /** Whose documents may be found, beside the public ones. */
  shopId: string
  text: string
  /** What the query is written in. */
  writing: Writing
  /** Most passages that are wanted. */
  limit: number
  signal?: AbortSignal
}

/**
 * Public pages and, where there are any, the shop's own documents; never another shop's.
 *
 * @returns the passages that fit, best first; none where nothing does
 */
export interface Knowledge {
  search(query: KnowledgeQuery): Promise<Passage[]>
}
