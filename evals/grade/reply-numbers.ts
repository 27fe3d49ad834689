import { plain } from '../../language/plain.ts'

/** 1,23,456.50 or 123,456.5 or 1234: the longest number at a place. */
const NUMBER = /\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?/g

/** The numbers of a text, in digits of either script, with Indian or Western separators. */
export function numbersIn(text: string): number[] {
  return (plain(text).match(NUMBER) ?? []).map((number) => Number(number.replaceAll(',', '')))
}
