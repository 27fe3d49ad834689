import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createEmbeddedClock } from '../adapters/embedded/clock.ts'
import { openDatabase } from '../adapters/embedded/database.ts'
import { createLocalSecrets } from '../adapters/embedded/secrets.ts'
import { createSqliteStore } from '../adapters/embedded/store.ts'
import { readEnvironment } from '../adapters/environment.ts'
import { identityKeys } from '../channel/identity.ts'
import { BadInputError } from './case.ts'
import { readRecordedShop, type MemberRow, type RecordedShop } from './recorded-rows.ts'

const PHONE = /^\+?(\d{6,15})$/

export interface Recorded {
  recorded: RecordedShop
  memberId: string
}

/**
 * A shop and a member of it, from a data folder of the one-machine runtime or from an export of the shop.
 *
 * @param member an id, a phone number, `owner` or `helper`; the one who wrote last where it is left out
 * @throws BadInputError for what is neither, and for a member who is not there
 */
export async function readRecorded(path: string, member: string | undefined): Promise<Recorded> {
  if (!existsSync(path)) throw new BadInputError(`there is no ${path}`)
  if (statSync(path).isDirectory()) return readFolder(path, member)
  const recorded = readRecordedShop(readJson(path), path)
  return { recorded, memberId: memberIn(recorded, member, path) }
}

async function readFolder(folder: string, member: string | undefined): Promise<Recorded> {
  // Opening makes the folder and the database where there are none.
  if (!existsSync(join(folder, 'retailmind.sqlite')))
    throw new BadInputError(`${folder} is no data folder: it has no retailmind.sqlite`)
  const db = openDatabase(folder)
  try {
    const store = createSqliteStore(db, { clock: createEmbeddedClock(db) })
    const phone = PHONE.exec(member ?? '')?.[1]
    if (phone !== undefined) {
      const secrets = createLocalSecrets(folder, readEnvironment())
      const found = await store.findMember({
        keys: identityKeys({ waId: phone }, await secrets.get('identityKey')),
      })
      if (!found)
        throw new BadInputError(`nobody with the number that was given is known in ${folder}`)
      const recorded = readRecordedShop(await store.exportShop(found.shopId), folder)
      return { recorded, memberId: found.memberId }
    }
    const shopId = shopOf(member, db, folder)
    const recorded = readRecordedShop(await store.exportShop(shopId), folder)
    return { recorded, memberId: memberIn(recorded, member, folder) }
  } finally {
    db.close()
  }
}

/** The shop that the member belongs to, or the one that was last written to. */
function shopOf(
  member: string | undefined,
  db: ReturnType<typeof openDatabase>,
  folder: string,
): string {
  const byMember = db.get<{ shop_id: string }>(
    'SELECT shop_id FROM members WHERE member_id = ?',
    member ?? '',
  )
  const latest = db.get<{ shop_id: string }>(
    'SELECT shop_id FROM conversations ORDER BY at DESC LIMIT 1',
  )
  const found = byMember ?? latest
  if (!found) throw new BadInputError(`nobody has written anything yet in ${folder}`)
  return found.shop_id
}

function memberIn(
  { members, conversations }: RecordedShop,
  wanted: string | undefined,
  source: string,
): string {
  if (wanted === undefined) {
    const last = conversations.at(-1)
    if (last) return last.memberId
    throw new BadInputError(`${source}: nobody has written anything yet`)
  }
  const phone = PHONE.exec(wanted)?.[1]
  const isWanted = ({ memberId, role, phoneNumber }: MemberRow) =>
    memberId === wanted || role === wanted || (phone !== undefined && phoneNumber === `+${phone}`)
  const found = members.filter(isWanted)
  // Of several helpers, the one who wrote last.
  const ids = new Set(found.map(({ memberId }) => memberId))
  const last = conversations.findLast(({ memberId }) => ids.has(memberId))
  const memberId = last?.memberId ?? found[0]?.memberId
  if (memberId !== undefined) return memberId
  const known = members.map((each) => `${each.memberId} (${each.role})`).join(', ')
  throw new BadInputError(`${source}: there is no such member; there are: ${known}`)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new BadInputError(`is not JSON: ${String(error)}`, { file: path, line: 1 })
  }
}
