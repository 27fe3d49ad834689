import { readItems } from './item-words.ts'
import type { PastTurn } from './conversation.ts'
import { asJson } from './conversation.ts'
import { call, type Plan } from './plan.ts'
import type { Sentence } from './sentence.ts'
import { cueSet, wordsOnly } from './slots.ts'

const SEEN_WORDS = cueSet(
  'filler',
  'seen',
  'alert',
  'notice',
  'tell',
  'list_word',
  'low_list',
  'stock',
  'each',
  'entry',
  'last',
  'yes',
  'thanks',
  'change',
  'goods',
  'question',
  'left',
)

/** "doodh wala alert dekh liya". Without a name, the only open warning of the last list is meant. */
export function planSeen(s: Sentence, turns: readonly PastTurn[]): Plan {
  const name = readItems(wordsOnly(s.parts), SEEN_WORDS)[0] ?? onlyOpenAlert(turns)
  if (name !== undefined) return call('acknowledge_alert', { alert: name })
  // Which there are tells what to name.
  return call('list_alerts', {})
}

function onlyOpenAlert(turns: readonly PastTurn[]): string | undefined {
  const listed = turns
    .flatMap(({ calls }) => calls)
    .findLast(({ name, result }) => name === 'list_alerts' && result?.['status'] === 'ok')
  const alerts = listed?.result?.['alerts']
  if (!Array.isArray(alerts)) return undefined
  const open = alerts.map(asJson).filter((alert) => alert['acknowledged'] === false)
  const [only] = open
  const id = only?.['alert']
  return open.length === 1 && typeof id === 'string' ? id : undefined
}
