import { pickRowId, undoButtonId } from '../channel/buttons.ts'
import { LIMITS } from '../channel/limits.ts'
import { fitText } from '../channel/fit-text.ts'
import { buttonsBody, listBody, textBody } from '../channel/payloads.ts'
import { phrase } from '../language/phrases.ts'
import type { Writing } from '../language/writing.ts'
import type { ToolOutcome } from './run-tool-calls.ts'

/**
 * The one message that answers a turn (each costs money): the text, with an Undo button after an entry was made,
 * or with the names to pick from when a tool asked which one was meant.
 */
export function replyBody(
  answer: string,
  outcomes: readonly ToolOutcome[],
  writing: Writing,
): Record<string, unknown> {
  const text = fitText(answer, LIMITS.text)
  if (text.length > LIMITS.interactiveBody) return textBody(text)

  const options = optionsOf(outcomes.at(-1))
  if (options.length > 0) return pickBody(text, options, writing)

  const entry = undoableEntry(outcomes)
  if (entry)
    return buttonsBody(text, [
      { id: undoButtonId(entry), title: phrase(writing, 'button.undo', {}) },
    ])
  return textBody(text)
}

function pickBody(text: string, options: string[], writing: Writing): Record<string, unknown> {
  const choices = options.slice(0, LIMITS.listRows)
  const short = choices.every((name) => name.length <= LIMITS.buttonTitle)
  if (short && choices.length <= LIMITS.buttons) {
    return buttonsBody(
      text,
      choices.map((name) => ({ id: pickRowId(name), title: name })),
    )
  }
  return listBody(text, phrase(writing, 'button.list', {}), [
    {
      rows: choices.map((name) => ({
        id: pickRowId(name),
        title: fitText(name, LIMITS.listRowTitle),
        // What was cut from the title is still to be read below it.
        ...(name.length > LIMITS.listRowTitle && {
          description: fitText(name, LIMITS.listRowDescription),
        }),
      })),
    },
  ])
}

function optionsOf(outcome: ToolOutcome | undefined): string[] {
  return outcome?.result.status === 'needs_clarification'
    ? [...new Set(outcome.result.options)]
    : []
}

/** The newest ledger entry that this turn made and did not take back itself. */
function undoableEntry(outcomes: readonly ToolOutcome[]): string | undefined {
  for (const { effect, result } of outcomes.toReversed()) {
    if (effect !== 'write' || result.status !== 'ok') continue
    if ('undone' in result) return undefined
    if (typeof result['entry'] === 'string') return result['entry']
  }
  return undefined
}
