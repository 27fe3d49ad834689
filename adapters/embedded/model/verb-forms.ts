import verbs from './words/verbs.json' with { type: 'json' }

type Language = keyof typeof verbs.endings
type Tense = 'done' | 'ahead'
/** Roots by language, as a list of words. */
type Roots = Partial<Record<Language, string>>

const DEVANAGARI = /[\u0900-\u097f]/

/** Every form of the verbs of `words/verbs.json`, with the cue that it carries. */
export function verbForms(): { cue: string; form: string }[] {
  return (['done', 'ahead'] as const).flatMap((tense) =>
    Object.entries(verbs[tense]).flatMap(([cue, roots]) =>
      formsOf(roots, tense).map((form) => ({ cue, form })),
    ),
  )
}

function formsOf(roots: Roots, tense: Tense): string[] {
  return Object.entries(roots).flatMap(([language, list]) => {
    const endings = verbs.endings[language as Language][tense].split(' ')
    return list.split(' ').flatMap((root) => {
      const isNative = DEVANAGARI.test(root)
      return endings
        .filter((ending) => DEVANAGARI.test(ending) === isNative)
        .map((ending) => root + ending.replace('_', ' '))
    })
  })
}
