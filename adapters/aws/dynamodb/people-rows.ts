import { shardOf } from '../../../shop/shards.ts'
import {
  DEFAULT_SETTINGS,
  type Contact,
  type Language,
  type Member,
  type MemberSettings,
  type Role,
  type Script,
} from '../../../shop/types.ts'
import type { Row } from './actions.ts'
import { scheduleSlot } from './keys.ts'

/** How people lie in the users table, in the brief's words. */

interface StoredMember {
  shopId: string
  memberId: string
  role: Role
  languagePreference: Language
  scriptPreference: Script
  spokenReplies?: MemberSettings['spokenReplies']
  notificationSettings?: StoredNotifications
  /** Where they are reached. Not under the brief's `phoneNumber`, whose index would list numbers: that holds keyed hashes. */
  contact?: Contact
  createdAt: string
  lastActiveAt?: string
}

interface StoredNotifications {
  enableDailySummary?: boolean
  dailySummaryTime: string
  enableLowStockAlerts: boolean
  enableDemandAlerts: boolean
  quietHours?: MemberSettings['quietHours']
}

/** @param identities what they are known by: kept with them, so that an erasure finds all of it without an index */
export function memberRow(member: Member, identities: readonly string[]): Row {
  return {
    shopId: member.shopId,
    memberId: member.memberId,
    role: member.role,
    languagePreference: member.language,
    scriptPreference: member.script,
    ...settingsRow(member.shopId, member.settings),
    contact: member.contact,
    identityKeys: new Set(identities),
    createdAt: member.createdAt,
    lastActiveAt: member.lastActiveAt,
  }
}

/** A member who wants no daily summary has no `scheduleSlot`, and so stands in no schedule. */
export function settingsRow(shopId: string, settings: MemberSettings): Row {
  return {
    spokenReplies: settings.spokenReplies,
    notificationSettings: {
      enableDailySummary: settings.dailySummary,
      dailySummaryTime: settings.dailySummaryTime,
      enableLowStockAlerts: settings.lowStockAlerts,
      enableDemandAlerts: settings.demandAlerts,
      quietHours: settings.quietHours,
    },
    scheduleSlot: settings.dailySummary
      ? scheduleSlot(shardOf(shopId), settings.dailySummaryTime)
      : undefined,
  }
}

export function memberOf(row: Row): Member {
  const stored = row as unknown as StoredMember
  return {
    memberId: stored.memberId,
    shopId: stored.shopId,
    role: stored.role,
    language: stored.languagePreference,
    script: stored.scriptPreference,
    settings: settingsOf(stored),
    ...(stored.contact && { contact: stored.contact }),
    createdAt: stored.createdAt,
    ...(stored.lastActiveAt !== undefined && { lastActiveAt: stored.lastActiveAt }),
  }
}

/** What an older row does not say is as it is for a new member. */
function settingsOf({ spokenReplies, notificationSettings }: StoredMember): MemberSettings {
  const usual = DEFAULT_SETTINGS
  return {
    spokenReplies: spokenReplies ?? usual.spokenReplies,
    dailySummary: notificationSettings?.enableDailySummary ?? usual.dailySummary,
    dailySummaryTime: notificationSettings?.dailySummaryTime ?? usual.dailySummaryTime,
    lowStockAlerts: notificationSettings?.enableLowStockAlerts ?? usual.lowStockAlerts,
    demandAlerts: notificationSettings?.enableDemandAlerts ?? usual.demandAlerts,
    quietHours: notificationSettings?.quietHours ?? usual.quietHours,
  }
}

/** Who is known under an identity. */
export interface Holder {
  shopId: string
  memberId: string
}

export function identityRow(identity: string, { shopId, memberId }: Holder): Row {
  return { shopId, memberId, phoneNumber: identity }
}
