import type { PhraseKey, PhraseParams } from '../../../language/phrases.ts'
import type { LineDraft } from './bill-lines.ts'
import type { Json } from './conversation.ts'
import type { Parties } from './parties.ts'

export interface Call {
  name: string
  input: Json
}

export type BillTool = 'record_sale' | 'record_purchase'

export interface BillDraft {
  /** Not said yet: "2 kg sugar" alone is neither sale nor purchase. */
  tool?: BillTool
  lines: LineDraft[]
  parties?: Omit<Parties, 'rest'>
}

/** What should stand instead: what is left out stays as it was said. */
export interface Corrected {
  quantity?: number
  unit?: string
  item?: string
  /** Rupees for one unit. */
  unitPrice?: number
}

/** What was asked of the shopkeeper, and what their answer completes. */
export type Pending =
  | {
      kind: 'bill'
      draft: BillDraft
      missing: 'tool' | 'quantity' | 'item' | 'basis'
      line: number
    }
  | { kind: 'call'; call: Call; missing: 'threshold' | 'price' | 'item' | 'name' | 'quantity' }
  /** The entry is wrong, but not said what is right; or what is right, but not of which line. */
  | { kind: 'correction'; amount?: Corrected }
  /** A tool asked or refused: the call as it was, and what may be put right. */
  | {
      kind: 'repair'
      call: Call
      what: 'item' | 'quantity' | 'price'
      about?: string
      options: string[]
    }

/** What the model does about a message. */
export type Plan =
  | { kind: 'calls'; calls: Call[] }
  /** `line`: of a bill with several, the one that is wrong, counted from 0. */
  | ({ kind: 'correct'; line?: number } & Corrected)
  | { kind: 'ask'; key: PhraseKey; params: PhraseParams; pending: Pending }
  | { kind: 'say'; key: PhraseKey }

export function say(key: PhraseKey): Plan {
  return { kind: 'say', key }
}

export function call(name: string, input: Json): Plan {
  return { kind: 'calls', calls: [{ name, input }] }
}
