import type { Files } from '../../channel/files.ts'

/** Files that live as long as the process: for scripted chats and tests. */
export function filesInMemory(): Files & { keys(): string[] } {
  const kept = new Map<string, { bytes: Uint8Array; mimeType: string }>()
  return {
    async put(key, bytes, mimeType) {
      kept.set(key, { bytes, mimeType })
    },
    get: async (key) => kept.get(key),
    async remove(key) {
      kept.delete(key)
    },
    async removeAll(folder) {
      const under = [...kept.keys()].filter((key) => key.startsWith(`${folder}/`))
      for (const key of under) kept.delete(key)
      return under.length
    },
    keys: () => [...kept.keys()].sort(),
  }
}
