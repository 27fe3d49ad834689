/** A piece of a DynamoDB expression; written out against the names and values of the request that it ends up in. */
export type Fragment = (scope: ExpressionScope) => string

/** An attribute's name, as opposed to a value. */
export interface AttributeName {
  attribute: string
}

export function name(attribute: string): AttributeName {
  return { attribute }
}

/**
 * `` when`${name('fence')} = ${3}` ``. Every name is written as a placeholder, since DynamoDB reserves some 570 words
 * (`state`, `day`, `errors` among them), and every value too.
 */
export function when(
  text: TemplateStringsArray,
  ...parts: (AttributeName | Fragment | string | number | boolean)[]
): Fragment {
  return (scope) =>
    text.reduce((written, piece, i) => written + scope.write(parts[i - 1] ?? '') + piece)
}

/** A value of any kind, to be written into an expression. */
export function value(any: unknown): Fragment {
  return (scope) => scope.value(any)
}

/** `attribute = value, …` for a SET; values that are undefined are left out. */
export function assign(values: Record<string, unknown>): Fragment[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, assigned]) => when`${name(attribute)} = ${value(assigned)}`)
}

/** The placeholders of one request (or one action of a transaction). */
export class ExpressionScope {
  readonly #names = new Map<string, string>()
  readonly #values: unknown[] = []

  write(part: AttributeName | Fragment | string | number | boolean): string {
    if (typeof part === 'function') return part(this)
    return typeof part === 'object' ? this.name(part.attribute) : this.value(part)
  }

  name(attribute: string): string {
    const known = this.#names.get(attribute)
    if (known) return known
    const placeholder = `#n${this.#names.size}`
    this.#names.set(attribute, placeholder)
    return placeholder
  }

  value(value: unknown): string {
    return `:v${this.#values.push(value) - 1}`
  }

  /** DynamoDB refuses empty maps. */
  attributes() {
    return {
      ...(this.#names.size > 0 && {
        ExpressionAttributeNames: Object.fromEntries(
          [...this.#names].map(([attribute, placeholder]) => [placeholder, attribute]),
        ),
      }),
      ...(this.#values.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(
          this.#values.map((value, i) => [`:v${i}`, value]),
        ),
      }),
    }
  }
}
