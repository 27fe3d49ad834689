import { promptVariables, type Prompt } from '../../agent/prompt-file.ts'
import { diffLines, showDiff } from '../../evals/line-diff.ts'

/** What differs between two versions: settings, places to fill, text; and what the second says of itself. */
export function showPromptDiff(before: Prompt, after: Prompt): string[] {
  const named = (prompt: Prompt) => `${prompt.name}@v${prompt.version}`
  const settings = (prompt: Prompt) => [
    `description: ${prompt.description}`,
    ...Object.entries(prompt.inference).map(([key, value]) => `${key}: ${value}`),
    `places: ${promptVariables(prompt.text).join(', ') || 'none'}`,
  ]
  const parts = [
    ...showDiff(diffLines(settings(before), settings(after)), 0),
    ...showDiff(diffLines(before.text.split('\n'), after.text.split('\n'))),
  ]
  return [
    `${named(before)} → ${named(after)}`,
    `${named(after)} says: ${after.changed.trim()}`,
    '',
    ...(parts.length > 0 ? parts : ['The texts and settings are the same.']),
  ]
}
