import { choiceId } from '../channel/buttons.ts'
import { plain } from '../language/plain.ts'
import { phrase, type PhraseKey } from '../language/phrases.ts'
import { WRITINGS, languageOf, type Writing } from '../language/writing.ts'
import type { Opening } from './loop.ts'
import type { Choice } from './reply.ts'

const MENU = 'menu'

/** What can be had by tapping alone, each as the call it stands for. */
const CALLS: Readonly<Record<string, { name: string; input: Record<string, unknown> }>> = {
  low_stock: { name: 'list_low_stock', input: {} },
  today: { name: 'sales_report', input: { period: 'today' } },
  this_week: { name: 'sales_report', input: { period: 'this_week' } },
  top_sellers: { name: 'sales_report', input: { period: 'this_month', kind: 'top_sellers' } },
  alerts: { name: 'list_alerts', input: {} },
  undo: { name: 'undo_last', input: {} },
  export: { name: 'export_data', input: {} },
}

const ROWS = ['low_stock', 'today', 'this_week', 'top_sellers', 'alerts', 'undo', 'export'] as const

/** The menu, when it is asked for by name; it needs no model, so it is there when none can be reached. */
export function menuFor(text: string, writing: Writing): Opening | undefined {
  const asked = plain(text).trim()
  const isAsked = WRITINGS.some((each) => phrase(each, 'menu.words', {}).split(',').includes(asked))
  if (!isAsked) return undefined
  const row = (key: PhraseKey, id: string): Choice => ({
    id: choiceId(MENU, id),
    title: phrase(writing, key, {}),
  })
  return {
    answer: {
      text: phrase(writing, 'menu.text', {}),
      choices: [...ROWS.map((id) => row(`menu.${id}`, id)), row('menu.language', 'language')],
    },
  }
}

/** What a tap on a row of the menu opens the turn with. */
export function menuChoice(choice: string, writing: Writing): Opening | undefined {
  const call = CALLS[choice]
  if (call) return { calls: [call] }
  if (choice === 'language') {
    return {
      answer: {
        text: phrase(writing, 'menu.language', {}),
        choices: WRITINGS.map((each) => ({
          id: choiceId(MENU, `language:${each}`),
          title: phrase(each, 'start.this_language', {}),
        })),
      },
    }
  }
  const chosen = WRITINGS.find((each) => choice === `language:${each}`)
  if (!chosen) return undefined
  const script = chosen.endsWith('-Latn') ? 'latin' : 'native'
  return {
    calls: [{ name: 'update_settings', input: { language: languageOf(chosen), script } }],
    reply: ([result]) =>
      result?.status === 'ok' ? { text: phrase(chosen, 'menu.language_set', {}) } : undefined,
  }
}
