import { fold } from '../../../language/fold.ts'
import { similarity } from '../../../language/similarity.ts'

const ALIKE = 0.72

/** The option that an answer names ("toor wali", "तूर", "Toor Dal"), if exactly one does. */
export function matchOption(answer: string, options: readonly string[]): string | undefined {
  const said = fold(answer)
  if (said === '') return undefined
  const exact = options.filter((option) => fold(option) === said)
  if (exact.length === 1) return exact[0]
  const words = said.split(' ')
  const scored = options.map((option) => {
    const names = fold(option).split(' ')
    const hits = words.filter((word) => names.some((name) => similarity(word, name) >= ALIKE))
    return { option, score: hits.length }
  })
  const top = Math.max(0, ...scored.map(({ score }) => score))
  const best = scored.filter(({ score }) => score === top && top > 0)
  return best.length === 1 ? best[0]?.option : undefined
}

/** The index of the name that is most like `name`, where there is something alike. */
export function mostAlike(name: string, names: readonly string[]): number | undefined {
  const wanted = fold(name)
  const scores = names.map((candidate) => {
    const folded = fold(candidate)
    const contained = ` ${wanted} `.includes(` ${folded} `) || ` ${folded} `.includes(` ${wanted} `)
    return contained ? 1 : similarity(wanted, folded)
  })
  const top = Math.max(0, ...scores)
  return top >= 0.6 ? scores.indexOf(top) : undefined
}
