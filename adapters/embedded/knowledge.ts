import MiniSearch from 'minisearch'
import markers from '../../language/words/writing-markers.json' with { type: 'json' }
import type { Knowledge } from '../../agent/knowledge.ts'
import { fold } from '../../language/fold.ts'
import { plain } from '../../language/plain.ts'
import { splitPostposition, withoutGenitive } from '../../language/postpositions.ts'
import { readKnowledgePages } from './knowledge-pages.ts'

/** A word that is misspelt by one letter in six still finds its page. */
const FUZZY = 0.17
const SHORTEST_FUZZY = 5
/** The words that people ask with say more than words that happen to stand in a text. */
const BOOST = { title: 3, keywords: 4, text: 1 }
/** Below this share of the best page's score, a page is about something else. */
const RELEVANT = 0.35

/** Small words of every language: each message has them, no page is about them. */
const SMALL = new Set(foldedWords(Object.values(markers).join(' ')))

/**
 * The pages in a folder, found by their words in all five ways of writing: words are folded, so that one list of keywords
 * serves both scripts, and Marathi and Hindi endings are taken off. Read once; there are a few dozen.
 *
 * @throws RetailMindError `bad_knowledge_page`
 */
export function createPageKnowledge(folder: string): Knowledge {
  const pages = new Map(readKnowledgePages(folder).map((page) => [page.id, page]))
  const index = new MiniSearch({
    fields: ['title', 'keywords', 'text'],
    tokenize: wordsOf,
    processTerm: indexedForms,
  })
  index.addAll(
    [...pages.values()].map(({ id, title, keywords, brief, text }) => ({
      id,
      title,
      keywords: Object.values(keywords).join(' '),
      text: [text, ...Object.values(brief)].join('\n'),
    })),
  )

  return {
    async search({ text, writing, limit }) {
      const found = index
        .search(text, {
          processTerm: askedForms,
          boost: BOOST,
          fuzzy: (term) => (term.length >= SHORTEST_FUZZY ? FUZZY : false),
          prefix: (term) => term.length >= SHORTEST_FUZZY,
        })
        // A word that only stands somewhere in a text is no sign that the page is meant.
        .filter(({ match }) =>
          Object.values(match).some((fields) => fields.some((field) => field !== 'text')),
        )
      const best = found[0]?.score ?? 0
      return found
        .filter(({ score }) => score >= best * RELEVANT)
        .slice(0, limit)
        .flatMap(({ id, score }) => {
          const page = pages.get(id as string)
          if (!page) return []
          const { title, asOf, brief } = page
          return [{ title, text: page.text, brief: brief[writing], source: page.id, asOf, score }]
        })
    },
  }
}

function wordsOf(text: string): string[] {
  return plain(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

function indexedForms(word: string): string[] {
  return foldedWords(word).filter((folded) => !SMALL.has(folded))
}

/** "परवान्यासाठी" also asks for what is written "परवाना". */
function askedForms(word: string): string[] {
  const stem = splitPostposition(word)?.[0]
  const forms = [word, withoutGenitive(word), ...(stem === undefined ? [] : [stem, `${stem}ा`])]
  return [...new Set(forms.flatMap(indexedForms))]
}

function foldedWords(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word.length > 1)
    .map((word) => (word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word))
}
