import { RetailMindError, StoreError } from '../../../shop/errors.ts'
import { RecentMap } from '../../../shop/recent-map.ts'
import type { DueMember, Identity, Store } from '../../../shop/store.ts'
import type { Member } from '../../../shop/types.ts'
import { fromCursor, toCursor } from '../../cursor.ts'
import type { Action } from './actions.ts'
import type { Dynamo } from './dynamo.ts'
import { assign, name, when } from './expression.ts'
import { identityKey, memberFromKey, memberKey, scheduleSlot, shopKey } from './keys.ts'
import { identityRow, memberOf, memberRow, type Holder } from './people-rows.ts'
import { erasedAt, isNotErased, shopRow, type StoredShop } from './shop-rows.ts'

/** Senders that a warm process recognises in one round trip. */
const KEPT_SENDERS = 5_000

const exists = when`attribute_exists(${name('userId')})`
const isNew = when`attribute_not_exists(${name('userId')})`

/** Who is who: the part of `Store` that works on `id#…` and `member#…` rows of the users table. */
export function createPeople(
  dynamo: Dynamo,
): Pick<
  Store,
  | 'findMember'
  | 'createShop'
  | 'addMember'
  | 'getMember'
  | 'listMembers'
  | 'touchMember'
  | 'listDueMembers'
  | 'listShops'
> {
  /** Who had a key last time. A hint what to read side by side; the row of the key decides. */
  const hints = new RecentMap<string, Holder>(KEPT_SENDERS)

  async function getMember(shopId: string, memberId: string): Promise<Member | undefined> {
    const row = await dynamo.read('users', memberKey(shopId, memberId))
    return row && memberOf(row)
  }

  /** When two members have one key each, the first key decides. */
  async function findMember({ keys }: Identity): Promise<Member | undefined> {
    const hint = keys.map((key) => hints.get(key)).find((known) => known !== undefined)
    const [hinted, ...rows] = await Promise.all([
      hint && getMember(hint.shopId, hint.memberId),
      ...keys.map((key) => dynamo.read('users', identityKey(key))),
    ])
    const holder = rows.find((row) => row !== undefined) as Holder | undefined
    if (!holder) return undefined
    const member = isSame(holder, hinted) ? hinted : await getMember(holder.shopId, holder.memberId)
    if (!member) return undefined
    await Promise.all(
      keys.filter((_, i) => rows[i] === undefined).map((key) => linkIdentity(key, member)),
    )
    for (const [i, key] of keys.entries()) hints.set(key, (rows[i] as Holder | undefined) ?? member)
    return member
  }

  /** Gives the key to the member, unless somebody has got it since, or the member is gone. */
  async function linkIdentity(key: string, member: Member): Promise<void> {
    await dynamo.transact([
      {
        kind: 'put',
        table: 'users',
        key: identityKey(key),
        row: identityRow(key, member),
        condition: isNew,
      },
      {
        kind: 'update',
        table: 'users',
        key: memberKey(member.shopId, member.memberId),
        update: { add: { identityKeys: new Set([key]) } },
        condition: exists,
      },
    ])
  }

  /** Puts the member under the keys, all of them free, or gives the member who has one. */
  async function join(member: Member, { keys }: Identity, shop: Action): Promise<Member> {
    const outcome = await dynamo.transact([
      shop,
      ...keys.map((key): Action => {
        const row = identityRow(key, member)
        return { kind: 'put', table: 'users', key: identityKey(key), row, condition: isNew }
      }),
      {
        kind: 'put',
        table: 'users',
        key: memberKey(member.shopId, member.memberId),
        row: memberRow(member, keys),
        condition: isNew,
      },
    ])
    if (outcome.written) return member
    const winner = await findMember({ keys })
    if (winner) return winner
    const { shopId, memberId } = member
    if (!outcome.failed.has(0)) {
      throw new StoreError('member_exists', 'another person has this member id', {
        details: { shopId, memberId },
      })
    }
    throw shop.kind === 'update'
      ? new RetailMindError('shop_missing', 'a member can only join a shop that exists', {
          details: { shopId },
        })
      : new StoreError('shop_exists', 'another person has, or had, a shop of this id', {
          details: { shopId },
        })
  }

  /** A page of an index whose rows are those of one value. */
  async function indexed({
    index,
    of,
    limit,
    cursor,
  }: {
    index: string
    of: { attribute: string; value: string }
    limit: number
    cursor: string | undefined
  }): Promise<{ userIds: string[]; cursor?: string }> {
    const { rows, next } = await dynamo.page('users', {
      where: when`${name(of.attribute)} = ${of.value}`,
      globalIndex: index,
      limit,
      ...(cursor !== undefined && { from: fromCursor(cursor) }),
    })
    return {
      userIds: rows.map((row) => row['userId'] as string),
      ...(next && { cursor: toCursor(next) }),
    }
  }

  return {
    findMember,
    getMember,

    createShop(shop, member, identity) {
      return join(member, identity, {
        kind: 'put',
        table: 'users',
        key: shopKey(shop.shopId),
        row: { ...shopRow(shop), memberIds: new Set([member.memberId]) },
        condition: isNew,
      })
    },

    addMember(member, identity) {
      return join(member, identity, {
        kind: 'update',
        table: 'users',
        key: shopKey(member.shopId),
        update: { add: { memberIds: new Set([member.memberId]) } },
        condition: when`${exists} AND ${isNotErased}`,
      })
    },

    async listMembers(shopId) {
      const shop = await dynamo.read('users', shopKey(shopId))
      if (!shop || erasedAt(shop) !== undefined) return []
      const { memberIds = [] } = shop as unknown as StoredShop
      const members = await Promise.all([...memberIds].sort().map((id) => getMember(shopId, id)))
      return members.filter((member) => member !== undefined)
    },

    async touchMember(shopId, memberId, { contact, at }) {
      await dynamo.updateIf(
        'users',
        memberKey(shopId, memberId),
        { set: assign({ contact, lastActiveAt: at }) },
        when`${exists} AND (attribute_not_exists(${name('lastActiveAt')}) OR ${name('lastActiveAt')} < ${at})`,
      )
    },

    async listDueMembers({ shard, time, limit, cursor }) {
      const { userIds, ...next } = await indexed({
        index: 'scheduleSlot-index',
        of: { attribute: 'scheduleSlot', value: scheduleSlot(shard, time) },
        limit,
        cursor,
      })
      return { members: userIds.map((userId): DueMember => memberFromKey(userId)), ...next }
    },

    async listShops({ shard, limit, cursor }) {
      const { userIds, ...next } = await indexed({
        index: 'shard-index',
        of: { attribute: 'shard', value: String(shard) },
        limit,
        cursor,
      })
      return { shopIds: userIds, ...next }
    },
  }
}

function isSame(holder: Holder, member: Member | undefined): member is Member {
  return holder.memberId === member?.memberId && holder.shopId === member.shopId
}
