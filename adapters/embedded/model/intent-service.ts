import type { Sentence } from './sentence.ts'

/** Wishes about the account, the alerts and the way of answering; none of them moves stock. */
const LANGUAGES = ['lang_en', 'lang_hi', 'lang_mr', 'lang_hinglish'] as const

export function isSetting(s: Sentence): boolean {
  return (
    isLanguage(s) ||
    isVoice(s) ||
    isSummaryTime(s) ||
    isQuietHours(s) ||
    isAlertSwitch(s) ||
    isSummarySwitch(s)
  )
}

/** "reply in Hindi", "मराठीत बोला", or the language's name alone. */
export function isLanguage(s: Sentence): boolean {
  if (s.hasNumber || s.has('off_topic') || !LANGUAGES.some((cue) => s.has(cue))) return false
  return s.has('answer') || s.has('change') || s.has('send') || s.parts.length <= 2
}

export function isVoice(s: Sentence): boolean {
  if (!s.has('voice') || s.hasNumber) return false
  return s.has('answer') || s.has('send') || s.has('stop') || s.has('start') || s.has('tell')
}

export function isSummaryTime(s: Sentence): boolean {
  return s.has('summary') && !s.has('alert') && countTimes(s) === 1 && saysHour(s)
}

export function isQuietHours(s: Sentence): boolean {
  const silence = s.has('quiet') || (s.has('stop') && (s.has('notice') || s.has('alert')))
  return silence && countTimes(s) === 2 && (saysHour(s) || s.has('quiet'))
}

export function isAlertSwitch(s: Sentence): boolean {
  if (!s.has('alert') && !s.has('notice')) return false
  if (s.hasNumber || s.hasName || s.has('below') === undefined) return false
  return s.has('stop') || s.has('start')
}

export function isSummarySwitch(s: Sentence): boolean {
  return s.has('summary') && (s.has('stop') || s.has('start')) && !s.hasNumber && !s.hasName
}

function saysHour(s: Sentence): boolean {
  return s.has('clock') || s.has('morning') || s.has('evening')
}

function countTimes(s: Sentence): number {
  const numbers = s.parts.filter((part) => part.kind === 'number').length
  const minutes = s.parts.filter(
    (part, at) => part.kind === 'number' && /^[:.]$/.test(s.parts[at - 1]?.text ?? ''),
  ).length
  return numbers - minutes
}

/** "show my alerts", "konte alert lavle aahet": which there are, not a new one. */
export function isAlertList(s: Sentence): boolean {
  if (!s.has('alert') || s.hasNumber || s.has('below')) return false
  return !s.hasName && (s.has('list_word') || s.has('tell') || s.has('have') || s.has('question'))
}

/** "doodh ka alert dekh liya" */
export function isSeen(s: Sentence): boolean {
  return (s.has('alert') || s.has('notice')) && s.has('seen') && !s.hasNumber
}

export function isExport(s: Sentence): boolean {
  if (!s.has('export') || s.hasNumber || s.has('remove') || s.has('report')) return false
  return !s.hasName || s.has('send') || s.has('tell')
}

/** A question about the trade and its rules, not about this shop's goods. */
export function isKnowledge(s: Sentence): boolean {
  if (!s.has('knowledge') || s.has('off_topic')) return false
  return !(s.hasNumber && (s.has('sold') || s.has('received')))
}
