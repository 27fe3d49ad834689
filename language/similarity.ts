/** Letters that are left out or mixed up so often that they say little: a, and any vowel for another. */
const WEAK_A = 0.4
const VOWEL_FOR_VOWEL = 0.5
/** Hardly anybody mistypes the first letter: anda is not kanda. */
const OTHER_BEGINNING = 0.5

/**
 * How alike two folded texts are, from 0 to 1: edit distance with cheap vowels, over the longer length; spaces
 * do not count ("t shirt" is "tshirt").
 */
export function similarity(a: string, b: string): number {
  const left = a.replaceAll(' ', '')
  const right = b.replaceAll(' ', '')
  const longer = Math.max(left.length, right.length)
  if (longer === 0) return 0
  const beginning = left[0] === right[0] ? 0 : OTHER_BEGINNING
  return Math.max(0, 1 - (distance(left, right) + beginning) / longer)
}

/** Optimal string alignment: insert, delete, replace, and swap of two neighbours. */
function distance(left: string, right: string): number {
  const width = right.length + 1
  let before: number[] = []
  let above = [0]
  for (let column = 1; column < width; column++)
    above[column] = (above[column - 1] ?? 0) + gapCost(right[column - 1])

  for (let row = 1; row <= left.length; row++) {
    const here = [(above[0] ?? 0) + gapCost(left[row - 1])]
    for (let column = 1; column < width; column++) {
      const a = left[row - 1]
      const b = right[column - 1]
      let best = Math.min(
        (above[column] ?? 0) + gapCost(a),
        (here[column - 1] ?? 0) + gapCost(b),
        (above[column - 1] ?? 0) + replaceCost(a, b),
      )
      if (row > 1 && column > 1 && a === right[column - 2] && b === left[row - 2])
        best = Math.min(best, (before[column - 2] ?? 0) + 1)
      here[column] = best
    }
    before = above
    above = here
  }
  return above[width - 1] ?? 0
}

function gapCost(letter: string | undefined): number {
  return letter === 'a' ? WEAK_A : 1
}

function replaceCost(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  return isVowel(a) && isVowel(b) ? VOWEL_FOR_VOWEL : 1
}

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && 'aeiou'.includes(letter)
}
