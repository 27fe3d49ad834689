import type { ToolContext } from '../agent/tool.ts'
import { writingOf } from '../language/writing.ts'
import { StoreError } from '../shop/errors.ts'
import { entryId } from '../shop/ledger.ts'
import type { Picture } from '../shop/reports/pictures.ts'
import type { ReportData } from '../shop/reports/report-data.ts'
import { reportFile, reportKey, type DocumentKind } from '../shop/reports/report-file.ts'
import type { Day } from '../shop/types.ts'

interface FileMade {
  filename: string
  mimeType: string
  fileKey: string
  bytes: number
}

/** The report as a document, put where the loop finds it. */
export async function reportDocument(
  data: ReportData,
  as: DocumentKind,
  ctx: ToolContext,
): Promise<FileMade> {
  return keep(ctx, await reportFile(data, as, writingOf(ctx.language, ctx.script)))
}

/**
 * The figures as a picture; none where it cannot be kept: the figures are told all the same. What draws it is loaded only here,
 * since most turns need none of it.
 */
export async function reportPicture(
  picture: Picture,
  at: { shop: string; from: Day; to: Day },
  ctx: ToolContext,
): Promise<FileMade | undefined> {
  const { renderPicture } = await import('../shop/reports/pictures.ts')
  const writing = writingOf(ctx.language, ctx.script)
  const file = {
    filename: `${picture.kind.replace('_', '-')}-${at.to}.png`,
    mimeType: 'image/png',
    bytes: await renderPicture(picture, { ...at, writing }),
  }
  try {
    return await keep(ctx, file)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return undefined
  }
}

async function keep(
  { files, shopId, now, effectKey }: ToolContext,
  { filename, mimeType, bytes }: { filename: string; mimeType: string; bytes: Uint8Array },
): Promise<FileMade> {
  // The same call made again puts the same key: nothing piles up.
  const fileKey = reportKey(shopId, entryId(now, effectKey), filename)
  await files.put(fileKey, bytes, mimeType)
  return { filename, mimeType, fileKey, bytes: bytes.byteLength }
}
