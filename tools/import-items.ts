import { createHash } from 'node:crypto'
import * as z from 'zod'
import { FencedError } from '../agent/errors.ts'
import { ChannelError } from '../channel/errors.ts'
import { defineTool, type ToolContext } from '../agent/tool.ts'
import { ImportError } from '../shop/import/errors.ts'
import { readItems, type ImportedItem } from '../shop/import/item-rows.ts'
import { readTable } from '../shop/import/read-table.ts'
import { forgetCatalogue, loadCatalogue } from '../shop/load-catalogue.ts'
import type { Change } from '../shop/store.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { commitPlan } from './commit-plan.ts'
import { planRefusal, tooManyItems } from './plan-refusal.ts'
import { reject } from './refusals.ts'

export const MAX_FILE_BYTES = 2 * 1024 * 1024
/** Rows of one transaction; the marker and the check of the turn need room beside them. */
const CHUNK = 90
const MAX_SHOWN_ERRORS = 20
const SAMPLE = 5
const FILENAME = 200

/**
 * A list of items from a file or a pasted text. First it only reads, and says what it would add; confirmed by a tap, it stages
 * the items in chunks that each happen once, and shows all of them at once. Items that the shop has are left as they are.
 */
export const importItems = defineTool({
  name: 'import_items',
  description: 'Takes over a list of items.',
  input: z.object({
    mediaId: z.string().min(1).max(500).optional(),
    filename: z.string().max(FILENAME).optional(),
    /** A pasted list: rows of cells. */
    text: z.string().max(10_000).optional(),
  }),
  effect: 'write',
  internal: true,
  timeoutMs: 60_000,
  async run({ mediaId, filename = 'list.csv', text }, ctx) {
    if (ctx.role !== 'owner') {
      return reject('owner_only', 'Only the owner may add a list of items.').refusal
    }
    const refused = planRefusal(ctx)
    if (refused) return refused
    const bytes =
      text === undefined ? await fileBytes(mediaId ?? '', ctx) : new TextEncoder().encode(text)
    if (!bytes) {
      return reject('file_not_had', 'The file could not be fetched, or is too large.', {
        limit: MAX_FILE_BYTES,
      }).refusal
    }
    const importId = `file-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`
    try {
      const { items, errors } = readItems(await readTable(bytes, filename), importId)
      const catalogue = await loadCatalogue(ctx.store, ctx.shopId)
      const fresh = items.filter(({ name }) => !catalogue.named(name))
      const result = {
        new: fresh.length,
        known: items.length - fresh.length,
        errors: errors.slice(0, MAX_SHOWN_ERRORS),
        errorCount: errors.length,
        sample: fresh.slice(0, SAMPLE).map(shown),
      }
      if (fresh.length === 0) {
        return reject('nothing_to_import', 'There is nothing new in the list.', result).refusal
      }
      const full = tooManyItems(ctx, catalogue.size + fresh.length - 1)
      if (full) return full
      if (ctx.confirmed) await stage(fresh, importId, ctx)
      return await commitPlan({ ...ctx, mustConfirm: 'document' }, async () => ({
        changes: [
          { type: 'show_import', importId },
          { type: 'shop', set: { onboardingCompleted: true } },
        ],
        result: { status: 'ok', ...result },
      }))
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      return reject(error.fault, error.message, { ...error.details, filename }).refusal
    }
  },
})

/** Once for each chunk, whatever dies in between: its effect key is the call's, with the chunk's number. */
async function stage(
  items: readonly ImportedItem[],
  importId: string,
  { store, shopId, turn, effectKey, now }: ToolContext,
): Promise<void> {
  const at = now.toISOString()
  for (let first = 0; first < items.length; first += CHUNK) {
    const changes: Change[] = [
      {
        type: 'stage_items',
        importId,
        items: items
          .slice(first, first + CHUNK)
          .map((item) => ({ ...item, createdAt: at, updatedAt: at })),
      },
    ]
    const { outcome } = await store.commit({
      shopId,
      turn,
      effectKey: `${effectKey}.${first / CHUNK + 1}`,
      result: { status: 'ok' },
      changes,
    })
    if (outcome === 'fenced') throw new FencedError(turn.turnId)
  }
  forgetCatalogue(store, shopId)
}

/** The file as it was first seen: what is confirmed is what was shown. */
async function fileBytes(
  mediaId: string,
  { files, fetchMedia, shopId }: ToolContext,
): Promise<Uint8Array | undefined> {
  const name = createHash('sha256').update(mediaId).digest('hex').slice(0, 32)
  const key = `${shopId}/imports/${name}`
  const kept = await files.get(key)
  if (kept) return kept.bytes
  try {
    const { bytes, mimeType } = await fetchMedia(mediaId, MAX_FILE_BYTES)
    await files.put(key, bytes, mimeType)
    return bytes
  } catch (error) {
    // Expired, too large, not what was announced: no second try will help.
    if (error instanceof ChannelError && error.kind === 'media') return undefined
    throw error
  }
}

function shown({ name, unit, stock, price }: ImportedItem): Record<string, unknown> {
  return {
    item: name,
    unit,
    stock: shownQuantity(stock),
    ...(price !== undefined && { price: shownMoney(price) }),
  }
}
