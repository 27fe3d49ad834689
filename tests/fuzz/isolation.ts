import type fc from 'fast-check'
import { isolationProperty } from '../isolation/check-isolation.ts'
import { openWorld } from '../isolation/world.ts'
import { counter, type FuzzTarget } from './target.ts'

/** People of three shops, with the ids of all of them: see tests/isolation. */
export const isolationTarget: FuzzTarget = {
  name: 'isolation',
  share: 5,
  async open() {
    const { seen, count } = counter()
    const world = await openWorld()
    const property = isolationProperty(world, (attack) => {
      count(attack.kind === 'tool' ? 'tool' : attack.content.type)
    })
    return {
      property: property as unknown as fc.IAsyncProperty<[unknown]>,
      seen,
      close: async () => world.close(),
    }
  },
}
