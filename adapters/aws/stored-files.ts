import type { Files } from '../../channel/files.ts'

/** Folders of a shop whose files are made for its members. Everything else was sent by them. */
const MADE = /^[^/]+\/(?:reports|exports)\//

/** Files in two buckets with two lifecycles: what was made for members, and what they sent. */
export function inTwoBuckets({ made, sent }: { made: Files; sent: Files }): Files {
  const of = (key: string) => (MADE.test(key) ? made : sent)
  return {
    put: (key, bytes, mimeType) => of(key).put(key, bytes, mimeType),
    get: (key) => of(key).get(key),
    remove: (key) => of(key).remove(key),
    async removeAll(folder) {
      const removed = await Promise.all([made.removeAll(folder), sent.removeAll(folder)])
      return removed[0] + removed[1]
    },
  }
}
