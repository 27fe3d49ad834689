/**
 * `value × scale` as an integer, rounded half up, for a non-negative decimal number. 2.675 × 100 is 267.49999999999994
 * in binary and 267.5 on paper: fifteen significant digits give back what was written.
 */
export function scaleUp(value: number, scale: number): number {
  return Math.round(onPaper(value * scale))
}

/** `value × scale`, if that is an integer on paper. */
export function scaleExactly(value: number, scale: number): number | undefined {
  const scaled = onPaper(value * scale)
  return Number.isSafeInteger(scaled) ? scaled : undefined
}

function onPaper(value: number): number {
  return Number(value.toPrecision(15))
}

/** `a × b / divisor` of non-negative integers, rounded half up. The product may be above 2^53. */
export function multiplyDivide(a: number, b: number, divisor: number): number {
  const d = BigInt(divisor)
  return Number((2n * BigInt(a) * BigInt(b) + d) / (2n * d))
}
