import { formatNumber, formatQuantity, formatRupees } from '../../../language/format.ts'
import type { Writing } from '../../../language/writing.ts'
import { asJson, type Json } from './conversation.ts'

/** Reads the fields of a tool result, whose shape the model knows only from what it sees. */
export function text(json: Json, key: string): string | undefined {
  const value = json[key]
  return typeof value === 'string' ? value : undefined
}

export function number(json: Json, key: string): number | undefined {
  const value = json[key]
  return typeof value === 'number' ? value : undefined
}

export function list(json: Json, key: string): Json[] {
  const value = json[key]
  return Array.isArray(value) ? value.map(asJson) : []
}

export function texts(json: Json, key: string): string[] {
  const value = json[key]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** `2.5 kg` of the fields `key` and `unit`. */
export function quantityOf(json: Json, key: string, writing: Writing): string {
  const amount = number(json, key)
  if (amount === undefined) return text(json, key) ?? '?'
  const unit = text(json, 'unit')
  return unit === undefined ? formatNumber(amount) : formatQuantity(amount, unit, writing)
}

export function rupeesOf(json: Json, key: string): string | undefined {
  const amount = number(json, key)
  return amount === undefined ? undefined : formatRupees(amount)
}

export function itemOf(json: Json): string {
  return text(json, 'item') ?? text(json, 'name') ?? '?'
}
