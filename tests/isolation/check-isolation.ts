import fc from 'fast-check'
import { attacks, carryOut, knownStrings, leaked, type Attack } from './attack.ts'
import type { World } from './world.ts'

const MOST_ATTACKS = 5

/**
 * Whatever people of one shop try, by themselves or through a model, one after the other: nothing of another shop is written,
 * nothing of it is shown. The last one is held against the rows before and after it.
 */
export function isolationProperty(
  world: World,
  counted: (attack: Attack, shown: string) => void = () => {},
) {
  const attack = attacks(world, knownStrings(world))
  return fc.asyncProperty(
    fc.array(attack, { minLength: 1, maxLength: MOST_ATTACKS }),
    async (all) => {
      await world.reset()
      for (const one of all) {
        const before = await world.notOf(one.shopId)
        const shown = await carryOut(world, one)
        counted(one, shown)
        const after = await world.notOf(one.shopId)
        if (after !== before)
          throw new Error(`rows of others changed: ${firstDifference(before, after)}`)
        const words = leaked(shown, one, all)
        if (words.length > 0) throw new Error(`${one.shopId} was shown ${words.join()}`)
      }
    },
  )
}

function firstDifference(before: string, after: string): string {
  const old = before.split('\n')
  const place = after.split('\n').findIndex((line, n) => line !== old[n])
  return `${old[place] ?? 'nothing'} → ${after.split('\n')[place] ?? 'nothing'}`
}
