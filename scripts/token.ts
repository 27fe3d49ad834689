import { parseArgs } from 'node:util'
import { openDatabase } from '../adapters/embedded/database.ts'
import { createLocalSecrets } from '../adapters/embedded/secrets.ts'
import { readEnvironment } from '../adapters/environment.ts'
import { mintToken } from '../handlers/api/token.ts'

const HELP = `npm run token -- [--user USER_ID] [--admin] [--ttl SECONDS]

Prints a token for the HTTP API of the runtime on this machine. Without --user it speaks for the oldest shop of the data folder,
whose id goes to standard error. --admin speaks for every shop. It lives for an hour, or --ttl seconds, at most a day.`

const { values } = parseArgs({
  options: {
    user: { type: 'string' },
    admin: { type: 'boolean', default: false },
    ttl: { type: 'string', default: '3600' },
    help: { type: 'boolean', default: false },
  },
})
const ttlSeconds = Number(values.ttl)

if (values.help) console.log(HELP)
else if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1)
  fail(`--ttl is a number of seconds, not "${values.ttl}"`)
else {
  const environment = readEnvironment()
  const userId = values.user ?? oldestShop(environment.RETAILMIND_DATA)
  if (userId === undefined) fail('there is no shop yet: run npm start once, or say --user')
  else {
    const secrets = createLocalSecrets(environment.RETAILMIND_DATA, environment)
    const key = await secrets.get('tokenKey')
    console.error(`userId ${userId}`)
    console.log(await mintToken({ userId, admin: values.admin }, { key, ttlSeconds }))
  }
}

function oldestShop(dataDir: string): string | undefined {
  const db = openDatabase(dataDir)
  try {
    return db.get<{ shop_id: string }>(
      `SELECT shop_id FROM shops ORDER BY json_extract(body, '$.createdAt') LIMIT 1`,
    )?.shop_id
  } finally {
    db.close()
  }
}

function fail(why: string): void {
  console.error(`${why}\n\n${HELP}`)
  process.exitCode = 2
}
