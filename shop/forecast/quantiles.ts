const Z = { 10: -1.2815515655446004, 90: 1.2815515655446004, 95: 1.6448536269514722 } as const
export type Percent = keyof typeof Z

/** Above this mean a count is as good as continuous, and its exact sum would underflow. */
const COUNT_LIMIT = 300

/**
 * Quantile of a demand with this mean and variance: a count is taken as negative binomial (Poisson when the variance is
 * no larger than the mean), a measured amount as gamma.
 */
export function demandQuantile(
  percent: Percent,
  demand: { mean: number; variance: number; counted: boolean },
): number {
  if (!(demand.mean > 0)) return 0
  return demand.counted && demand.mean <= COUNT_LIMIT
    ? countQuantile(percent / 100, demand.mean, demand.variance)
    : gammaQuantile(Z[percent], demand.mean, demand.variance)
}

function countQuantile(probability: number, mean: number, variance: number): number {
  // Poisson is the limit of a large r; at 1e6 the two agree to six digits.
  const r = variance > mean ? Math.min(mean ** 2 / (variance - mean), 1e6) : 1e6
  const success = mean / (r + mean)
  let term = Math.exp(-r * Math.log1p(mean / r))
  let below = term
  let k = 0
  while (below < probability && k < 100 * COUNT_LIMIT) {
    term *= ((k + r) / (k + 1)) * success
    k++
    below += term
  }
  return k
}

/** Wilson and Hilferty's cube of a normal (1931). */
function gammaQuantile(z: number, mean: number, variance: number): number {
  if (!(variance > 0)) return mean
  const ninth = variance / (9 * mean ** 2)
  return mean * Math.max(0, 1 - ninth + z * Math.sqrt(ninth)) ** 3
}

/** Linear interpolation between the sorted values; `share` from 0 to 1. */
export function empiricalQuantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? low
  return low + (high - low) * (place - Math.floor(place))
}
