import { choiceId } from '../channel/buttons.ts'
import { phrase } from '../language/phrases.ts'
import type { Writing } from '../language/writing.ts'
import type { Opening } from './loop.ts'
import type { Choice } from './reply.ts'
import type { ToolOutcome } from './run-tool-calls.ts'

/** The button under the answer to "delete my account": the only way to `erase_shop`. */
export function eraseChoice(
  outcomes: readonly ToolOutcome[],
  writing: Writing,
): Choice | undefined {
  const asked = outcomes.findLast(({ call }) => call.name === 'delete_account')?.result
  const code = asked?.status === 'needs_clarification' ? asked['eraseCode'] : undefined
  if (typeof code !== 'string') return undefined
  return { id: choiceId('erase', code), title: phrase(writing, 'button.erase', {}) }
}

/** What a tap on it does, and the last words that the shop's owner is told. */
export function erasing(code: string, writing: Writing): Opening {
  return {
    calls: [{ name: 'erase_shop', input: { code } }],
    reply([result]) {
      const { status, rows, erasedFiles, backupDays, archiveDays, minutes } = (result ?? {}) as {
        status?: string
      } & Record<string, number>
      if (status === 'ok') {
        const params = { rows, files: erasedFiles, backupDays, archiveDays }
        return { text: phrase(writing, 'erase.done', numbers(params)) }
      }
      return minutes === undefined
        ? undefined
        : { text: phrase(writing, 'erase.expired', numbers({ minutes })) }
    },
  }
}

/** Whether these calls erased the shop: with it went the turn itself, and what was stored of it. */
export function hasErased(outcomes: readonly ToolOutcome[]): boolean {
  return outcomes.some(({ call, result }) => call.name === 'erase_shop' && result.status === 'ok')
}

function numbers(params: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, value ?? 0]))
}
