/** Outcomes of the trials of one case. */
export interface Trials {
  successes: number
  trials: number
}

/**
 * pass^k: the chance that k trials of a case, drawn without replacement, all succeed, C(c,k) / C(n,k), averaged over the cases.
 * It is the unbiased estimate, as in tau-bench (Yao et al. 2024, arXiv 2406.12045); (c/n)^k is too high.
 *
 * @param k at most the trials of each case
 * @returns 0 to 1; NaN of no cases
 */
export function passK(cases: readonly Trials[], k: number): number {
  const shares = cases.map(({ successes, trials }) => {
    if (!Number.isInteger(k) || k < 1 || k > trials)
      throw new RangeError(`pass^${k} needs ${k} trials of every case; one has ${trials}`)
    let share = 1
    for (let i = 0; i < k; i++) share *= Math.max(0, successes - i) / (trials - i)
    return share
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** pass^1 to pass^n, n being the smallest number of trials of a case. */
export function passKs(cases: readonly Trials[]): number[] {
  if (cases.length === 0) return []
  const most = Math.min(...cases.map(({ trials }) => trials))
  return Array.from({ length: most }, (_, i) => passK(cases, i + 1))
}
