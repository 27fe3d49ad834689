import type { MemberChoice } from '../../../shop/store.ts'
import type { Seen } from './commit-reads.ts'
import { assign, name, when } from './expression.ts'
import { memberKey } from './keys.ts'
import type { ChangeOf, Planned } from './parts.ts'
import { memberOf, settingsRow } from './people-rows.ts'

/**
 * What members chose. Their place in the schedule follows from all their settings, so these are written whole, and only if
 * nobody has written them since they were read.
 */
export function memberParts(
  shopId: string,
  changes: readonly ChangeOf<'member'>[],
  { members }: Seen,
): Planned {
  const planned: Planned = { parts: [], blocked: [] }
  for (const [memberId, choices] of Map.groupBy(changes, (change) => change.memberId)) {
    const row = members.get(memberId)
    if (!row) {
      planned.blocked.push({ missing: memberId })
      continue
    }
    const { language, script, settings } = merged(choices.map(({ set }) => set))
    const { scheduleSlot, ...rest } = settings
      ? settingsRow(shopId, { ...memberOf(row).settings, ...settings })
      : {}
    const version = row['settingsVersion'] as number | undefined
    planned.parts.push({
      action: {
        kind: 'update',
        table: 'users',
        key: memberKey(shopId, memberId),
        update: {
          set: assign({
            languagePreference: language,
            scriptPreference: script,
            ...rest,
            scheduleSlot,
            settingsVersion: (version ?? 0) + 1,
          }),
          ...(settings && scheduleSlot === undefined && { remove: ['scheduleSlot'] }),
        },
        condition: when`attribute_exists(${name('userId')}) AND ${
          version === undefined
            ? when`attribute_not_exists(${name('settingsVersion')})`
            : when`${name('settingsVersion')} = ${version}`
        }`,
      },
      obstacle: 'moved',
    })
  }
  return planned
}

function merged(choices: readonly MemberChoice[]): MemberChoice {
  return choices.reduce((all, { settings, ...rest }) => ({
    ...all,
    ...rest,
    ...((all.settings ?? settings) && { settings: { ...all.settings, ...settings } }),
  }))
}
