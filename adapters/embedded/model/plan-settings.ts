import type { Json } from './conversation.ts'
import {
  isAlertSwitch,
  isLanguage,
  isQuietHours,
  isSummarySwitch,
  isSummaryTime,
  isVoice,
} from './intent-service.ts'
import { call, say, type Plan } from './plan.ts'
import type { Part } from './annotate.ts'
import type { Sentence } from './sentence.ts'

/** "reply in Marathi", "subah 9 baje summary bhejo", "awaaz me jawab do", "alert band karo" */
export function planSettings(s: Sentence): Plan {
  const input = settingsOf(s)
  return input ? call('update_settings', input) : say('chat.not_understood')
}

function settingsOf(s: Sentence): Json | undefined {
  if (isQuietHours(s)) {
    const [from, to] = readTimes(s)
    return from !== undefined && to !== undefined ? { quietHours: { from, to } } : undefined
  }
  if (isSummaryTime(s)) {
    const [time] = readTimes(s)
    return time === undefined ? undefined : { dailySummaryTime: time }
  }
  if (isVoice(s)) return { spokenReplies: s.has('stop') ? 'off' : 'on' }
  if (isLanguage(s)) return languageOf(s)
  const on = !s.has('stop')
  if (isSummarySwitch(s) && !s.has('alert')) return { dailySummary: on }
  if (isAlertSwitch(s)) return { [s.has('demand') ? 'demandAlerts' : 'lowStockAlerts']: on }
  return undefined
}

function languageOf(s: Sentence): Json | undefined {
  if (s.has('lang_hinglish')) return { language: 'hi', script: 'latin' }
  if (s.has('lang_mr')) return { language: 'mr' }
  if (s.has('lang_hi')) return { language: 'hi' }
  return s.has('lang_en') ? { language: 'en' } : undefined
}

/** Times of day as `HH:MM`; each may have its own "subah" or "pm", else that of the sentence holds. */
function readTimes(s: Sentence): string[] {
  return s.parts.flatMap((part, at) => {
    if (part.kind !== 'number' || /^[:.]$/.test(s.parts[at - 1]?.text ?? '')) return []
    const time = timeOf(part.value, minutesAfter(s.parts, at), halfOfDay(s.parts, at))
    return time === undefined ? [] : [time]
  })
}

function minutesAfter(parts: readonly Part[], at: number): number {
  const minutes = parts[at + 2]
  return /^[:.]$/.test(parts[at + 1]?.text ?? '') && minutes?.kind === 'number' ? minutes.value : 0
}

const NEAR = 3

/** What stands nearest says which half: behind it in English ("9 pm"), in front in Hindi ("raat 9 baje"). */
function halfOfDay(parts: readonly Part[], at: number): 'am' | 'pm' | undefined {
  const around = [1, -1, 2, -2, 3, -3, 4].map((step) => parts[at + step])
  const near = around.slice(0, NEAR * 2 + 1).find((part) => part && halfOf(part))
  const anywhere = near ?? parts.find((part) => halfOf(part))
  return anywhere && halfOf(anywhere)
}

function halfOf(part: Part): 'am' | 'pm' | undefined {
  if (/^p\.?m\.?$/i.test(part.text) || part.cues.has('evening')) return 'pm'
  if (/^a\.?m\.?$/i.test(part.text) || part.cues.has('morning')) return 'am'
  return undefined
}

/** "sadhe 8" is 8:30. Twelve at night is 00:00. */
function timeOf(said: number, minutes: number, half: 'am' | 'pm' | undefined): string | undefined {
  let hour = Math.floor(said)
  const minute = minutes + Math.round((said - hour) * 60)
  if (hour > 24 || hour < 0 || minute > 59) return undefined
  if (half === 'pm' && hour < 12) hour += 12
  else if (half === 'am' && hour === 12) hour = 0
  return `${String(hour % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
