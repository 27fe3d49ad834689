import type { Knowledge } from '../../agent/knowledge.ts'
import type { Files } from '../../channel/files.ts'

/** For tests whose tools make no files: one that does fails. */
export const NO_FILES: Files = {
  put: () => Promise.reject(new Error('no files in this test')),
  get: async () => undefined,
  remove: async () => {},
  removeAll: async () => 0,
}

export const NO_KNOWLEDGE: Knowledge = { search: async () => [] }

export const NO_MEDIA = () => Promise.reject(new Error('no media in this test'))
