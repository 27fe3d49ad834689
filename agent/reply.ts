import { answerButtonId, pickRowId, undoButtonId } from '../channel/buttons.ts'
import { LIMITS } from '../channel/limits.ts'
import { fitText } from '../channel/fit-text.ts'
import { buttonsBody, listBody, textBody } from '../channel/payloads.ts'
import { phrase } from '../language/phrases.ts'
import type { Writing } from '../language/writing.ts'
import { eraseChoice } from './farewell.ts'
import type { ToolOutcome } from './run-tool-calls.ts'

/** Something to tap: a button, or a row of a list where there are many or their titles are long. */
export interface Choice {
  /** From `channel/buttons.ts`. */
  id: string
  title: string
  description?: string
}

/** What the loop says in its own words. */
export interface OwnReply {
  text: string
  choices?: Choice[]
}

/**
 * The one message that answers a turn (each costs money): the text, with an Undo button after an entry was made, with
 * Confirm and Cancel when a write waits for a tap, or with the names to pick from when a tool asked which one was meant.
 */
export function replyBody(
  answer: string,
  outcomes: readonly ToolOutcome[],
  { writing, turnId }: { writing: Writing; turnId: string },
): Record<string, unknown> {
  // Without its buttons nothing could be confirmed: what does not fit beside them is cut.
  if (outcomes.some(({ result }) => result.status === 'needs_confirmation')) {
    return buttonsBody(fitText(answer, LIMITS.interactiveBody), [
      { id: answerButtonId('confirm', turnId), title: phrase(writing, 'button.confirm', {}) },
      { id: answerButtonId('cancel', turnId), title: phrase(writing, 'button.cancel', {}) },
    ])
  }
  const erase = eraseChoice(outcomes, writing)
  if (erase) return buttonsBody(fitText(answer, LIMITS.interactiveBody), [erase])

  const text = fitText(answer, LIMITS.text)
  if (text.length > LIMITS.interactiveBody) return textBody(text)

  const options = optionsOf(outcomes.at(-1))
  if (options.length > 0) {
    return choicesBody(
      text,
      options.map((name) => ({ id: pickRowId(name), title: name })),
      writing,
    )
  }

  const entry = undoableEntry(outcomes)
  if (entry)
    return buttonsBody(text, [
      { id: undoButtonId(entry), title: phrase(writing, 'button.undo', {}) },
    ])
  return textBody(text)
}

/** The text with what can be tapped under it; as plain text where it is too long for that. */
export function choicesBody(
  answer: string,
  choices: readonly Choice[],
  writing: Writing,
): Record<string, unknown> {
  const text = fitText(answer, LIMITS.text)
  if (choices.length === 0 || text.length > LIMITS.interactiveBody) return textBody(text)
  const plain = choices.every(
    ({ title, description }) => title.length <= LIMITS.buttonTitle && description === undefined,
  )
  if (plain && choices.length <= LIMITS.buttons) return buttonsBody(text, choices)
  return listBody(text, phrase(writing, 'button.list', {}), [
    { rows: choices.slice(0, LIMITS.listRows).map(rowOf) },
  ])
}

function rowOf({ id, title, description }: Choice) {
  // What was cut from the title is still to be read below it.
  const below = description ?? (title.length > LIMITS.listRowTitle ? title : undefined)
  return {
    id,
    title: fitText(title, LIMITS.listRowTitle),
    ...(below !== undefined && { description: fitText(below, LIMITS.listRowDescription) }),
  }
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
