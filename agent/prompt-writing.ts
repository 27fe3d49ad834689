import type { Writing } from '../language/writing.ts'

const NAMES: Readonly<Record<Writing, string>> = {
  en: 'simple English',
  hi: 'Hindi in Devanagari',
  'hi-Latn': 'Hindi in Latin letters, as it is typed on a phone (Hinglish)',
  mr: 'Marathi in Devanagari',
  'mr-Latn': 'Marathi in Latin letters, as it is typed on a phone',
}

/** What a prompt calls a way of writing, for its place `{{writing}}`. */
export function writingForPrompt(writing: Writing): string {
  return NAMES[writing]
}
