import type { Database } from '../../adapters/embedded/database.ts'
import type { Tool } from '../../agent/tool.ts'
import type { TurnRef, TurnStore } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'

/** The parts of one process that a mutant may put something else in the place of. */
export interface Parts {
  store: Store
  turns: TurnStore
  tools: ReadonlyMap<string, Tool>
}

export interface MutantWorld {
  db: Database
  /** A point where others may go on, and where the process may crash. */
  point: (label: string) => Promise<void>
}

/** Switches one rule off, by what stands between the program and its store; the program itself is as it is. */
export type Mutant = (parts: Parts, world: MutantWorld) => Partial<Parts>

export const MUTANTS = {
  'conditional claim': ({ turns }, { db }) => ({
    turns: {
      ...turns,
      async claim(request) {
        db.run(
          `UPDATE turns SET lease_until = 0, state = 'running' WHERE turn_id = ?`,
          request.turnId,
        )
        return turns.claim(request)
      },
    },
  }),

  'effect key': ({ tools }) => {
    let calls = 0
    const unkeyed = (tool: Tool): Tool => ({
      ...tool,
      run: (input, ctx) => tool.run(input, { ...ctx, effectKey: `${ctx.effectKey}~${calls++}` }),
    })
    return { tools: new Map(Array.from(tools, ([name, tool]) => [name, unkeyed(tool)])) }
  },

  'key of a notice': ({ store }) => {
    let calls = 0
    return {
      store: {
        ...store,
        commit: async (commit) =>
          store.commit(
            commit.changes.some(({ type }) => type === 'warn')
              ? { ...commit, effectKey: `${commit.effectKey}~${calls++}` }
              : commit,
          ),
      },
    }
  },

  fence: ({ store, turns }, { db }) => {
    const unfenced = ({ turnId, fence }: TurnRef): TurnRef => ({
      turnId,
      fence:
        db.get<{ fence: number }>('SELECT fence FROM turns WHERE turn_id = ?', turnId)?.fence ??
        fence,
    })
    return {
      store: {
        ...store,
        commit: async (commit) => store.commit({ ...commit, turn: unfenced(commit.turn) }),
      },
      turns: {
        ...turns,
        saveStep: async (turn, step, extra) => turns.saveStep(unfenced(turn), step, extra),
        finish: async (turn, done) => turns.finish(unfenced(turn), done),
        fail: async (turn, reason, max) => turns.fail(unfenced(turn), reason, max),
      },
    }
  },

  'stored winner': ({ turns }, { db }) => ({
    turns: {
      ...turns,
      async readTurn(turnId) {
        const record = await turns.readTurn(turnId)
        if (!record) return record
        const { outbox, ...rest } = record
        // What was sent is known from the statuses, journal or not.
        return { ...rest, steps: [], ...(outbox?.state === 'sent' && { outbox }) }
      },
      async saveStep(turn, step, extra) {
        db.run('DELETE FROM steps WHERE turn_id = ? AND n >= ?', turn.turnId, step.n)
        return turns.saveStep(turn, step, extra)
      },
    },
  }),

  transaction: ({ store }, { point }) => ({
    store: {
      ...store,
      async commit(commit) {
        const { changes, effectKey } = commit
        for (const [i, change] of changes.entries()) {
          const part = { ...commit, effectKey: `${effectKey}~${i}`, changes: [change] }
          const outcome = await store.commit(part)
          if (outcome.outcome !== 'committed' && outcome.outcome !== 'duplicate') return outcome
          await point('inside commit')
        }
        return store.commit({ ...commit, changes: [] })
      },
    },
  }),

  'marker read on a retake': ({ turns }) => ({
    turns: {
      ...turns,
      async readTurn(turnId) {
        const record = await turns.readTurn(turnId)
        return record && { ...record, effects: [] }
      },
    },
  }),

  'member lease': ({ turns }, { db }) => ({
    turns: {
      ...turns,
      async claim(request) {
        db.run(
          'DELETE FROM member_leases WHERE shop_id = ? AND member_id = ?',
          request.shopId,
          request.memberId,
        )
        return turns.claim(request)
      },
    },
  }),
} satisfies Record<string, Mutant>

export type MutantName = keyof typeof MUTANTS
export const MUTANT_NAMES = Object.keys(MUTANTS) as MutantName[]
