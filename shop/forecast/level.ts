/** Half-lives in days: what sold lately counts most, and a month ago is not forgotten. */
const HALF_LIVES = [3, 10, 30, 90]
const RATES = HALF_LIVES.map((days) => 1 - 0.5 ** (1 / days))

/**
 * The level of demand on an average day, as it was known on the morning of each day, and after the last: the mean of four
 * exponential averages, each weighted by what it has seen, so that two weeks are enough to start from.
 *
 * @param factors how each day compares with an average day; 0 for a day that tells nothing
 */
export function levels(history: readonly number[], factors: readonly number[]): number[] {
  const sold = RATES.map(() => 0)
  const seen = RATES.map(() => 0)
  const result: number[] = []
  for (let day = 0; day <= history.length; day++) {
    result.push(
      RATES.reduce((sum, _, i) => sum + (sold[i] ?? 0) / Math.max(seen[i] ?? 0, 1e-9), 0) /
        RATES.length,
    )
    const factor = factors[day] ?? 0
    if (day === history.length || factor === 0) continue
    for (const [i, rate] of RATES.entries()) {
      sold[i] = (sold[i] ?? 0) * (1 - rate) + rate * (history[day] ?? 0)
      seen[i] = (seen[i] ?? 0) * (1 - rate) + rate * factor
    }
  }
  return result
}
