import { Document, isCollection, isMap, isPair, isScalar, visit } from 'yaml'
import type { RecordedScenario } from './from-turns.ts'

/** On one line each, as people write them: what is short, and what there is a lot of. */
const ON_ONE_LINE = new Set([
  'tags',
  'intent',
  'stock',
  'price',
  'reply',
  'diff',
  'events',
  'voice',
  'calls',
])

/** The text of a scenario file, with its notes on top. The same scenario is the same text. */
export function scenarioYaml({ scenario, notes }: RecordedScenario): string {
  const document = new Document(scenario)
  document.commentBefore = notes.map((note) => ` ${note}`).join('\n')
  visit(document, {
    Pair(_, pair) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      if (isCollection(pair.value) && ON_ONE_LINE.has(key)) pair.value.flow = true
    },
    Map(_, map, path) {
      // An item of a shop, or of what is otherwise in it.
      const parent = path.at(-1)
      const grand = path.at(-2)
      const name = isPair(grand) && isScalar(grand.key) ? grand.key.value : undefined
      const holder = path.at(-3)
      const outer = isPair(holder) && isScalar(holder.key) ? holder.key.value : undefined
      if (name === 'items' && !isPair(parent)) map.flow = true
      if (outer === 'patch' && isMap(map)) map.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}
