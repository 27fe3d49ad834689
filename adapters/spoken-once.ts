import type { Speech } from '../channel/speech.ts'
import { RecentMap } from '../shop/recent-map.ts'

/** The same sentence ("Done.") is said again and again. */
const MAX_KEPT = 200

/** Speech that makes a sentence once, for as long as this process remembers it. */
export function spokenOnce(speak: Speech['speak']): Speech['speak'] {
  const kept = new RecentMap<string, ReturnType<Speech['speak']>>(MAX_KEPT)
  return (said, options) => {
    const key = JSON.stringify([said.language, said.text])
    const known = kept.get(key)
    if (known) return known
    const made = speak(said, options)
    kept.set(key, made)
    // What failed once may succeed next time.
    made.catch(() => kept.delete(key))
    return made
  }
}
