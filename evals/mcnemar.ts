/** Below it, a difference is taken to be one. */
export const SIGNIFICANCE = 0.05

/**
 * Two-sided mid-p value of McNemar's test on paired outcomes: how likely so lopsided a split of the pairs that differ is,
 * when neither side is better. Twice the binomial tail less the probability of the split itself, and 1 − P(split) / 2 where
 * it is even; 1 where no pair differs.
 *
 * Formula: Fagerland, Lydersen, Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are better
 * than exact conditional", BMC Medical Research Methodology 13:91 (2013), and its supplement for the even split.
 *
 * @param fixed pairs that only the second passed
 * @param broken pairs that only the first passed
 */
export function mcnemarMidP(fixed: number, broken: number): number {
  const pairs = fixed + broken
  if (pairs === 0) return 1
  const fewer = Math.min(fixed, broken)
  const split = halfBinomial(fewer, pairs)
  if (fixed === broken) return 1 - split / 2
  let tail = 0
  for (let k = 0; k <= fewer; k++) tail += halfBinomial(k, pairs)
  return Math.min(1, 2 * tail - split)
}

/** P(k of n) of a fair coin; by logarithms, since 2^-n is 0 to a computer from n = 1075 on. */
function halfBinomial(k: number, n: number): number {
  let log = -n * Math.LN2
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i)
  return Math.exp(log)
}

/** The fewest pairs that can show a difference at all: when every one of them falls to the same side. */
export const FEWEST_PAIRS = fewestPairs()

function fewestPairs(): number {
  let pairs = 1
  while (mcnemarMidP(pairs, 0) >= SIGNIFICANCE) pairs++
  return pairs
}

/**
 * The smallest surplus of one side over the other that would be seen among so many pairs that differ; nothing where even
 * all of them on one side would not be.
 */
export function smallestSurplus(pairs: number): number | undefined {
  for (let surplus = pairs % 2; surplus <= pairs; surplus += 2) {
    const more = (pairs + surplus) / 2
    if (mcnemarMidP(more, pairs - more) < SIGNIFICANCE) return surplus
  }
  return undefined
}
