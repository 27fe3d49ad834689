/** Text that is HTML already. Only `markup` and `trusted` make it. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Piece = Markup | string | number | null | undefined | false | readonly Piece[]

/**
 * A template whose values are escaped, unless they are markup themselves; `null`, `undefined` and `false` are nothing.
 * Attributes must be quoted in the template.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  return new Markup(
    parts.map((part, at) => part + (at < values.length ? textOf(values[at]) : '')).join(''),
  )
}

/** Text that the program wrote itself, such as its style sheet, and that no report has a part in. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

function textOf(value: Piece): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(textOf).join('')
  return escaped(String(value))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark)
}
