const ISO_DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000]

/** Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds (`PT25H`); nothing if it is none. */
export function durationMs(text: string): number | undefined {
  const parts = ISO_DURATION.exec(text)?.slice(1)
  if (!parts?.some((part) => part !== undefined)) return undefined
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (MS[i] ?? 0), 0)
}
