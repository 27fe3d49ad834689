import { clueOfWriting, writingOf, type Writing } from '../../../language/writing.ts'
import type { ConverseRequest } from '../../../agent/model.ts'
import { systemValue, type PastTurn } from './conversation.ts'
import { normalise } from './normalise.ts'

/**
 * The way of writing to answer in: that of the message; where it gives no clue (a number, a tap), that of the messages
 * before it, and else the member's setting.
 */
export function replyWriting(request: ConverseRequest, turns: readonly PastTurn[]): Writing {
  const setting = memberWriting(request)
  const recent = turns.slice(-4).reverse()
  for (const { said } of recent) {
    // Who forwards a Marathi message does not write Marathi to us by that.
    const own = normalise(said).text
    const clue = clueOfWriting(own, setting)
    if (clue) return clue
  }
  return setting
}

function memberWriting(request: ConverseRequest): Writing {
  const language = systemValue(request, 'shop', 'language')
  const script = systemValue(request, 'shop', 'script')
  const known = language === 'hi' || language === 'mr' ? language : 'en'
  return writingOf(known, script === 'latin' ? 'latin' : 'native')
}
