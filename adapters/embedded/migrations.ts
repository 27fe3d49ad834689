/**
 * The tables, by version: each entry takes the database from the version before it to its own. A released entry never
 * changes; add one at the end. Columns are what is searched, compared or counted; the rest is JSON.
 *
 * All are `STRICT`: an amount that is no integer is refused by the table itself.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE shops (
      shop_id TEXT PRIMARY KEY, catalogue_version INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE members (
      shop_id TEXT NOT NULL, member_id TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (shop_id, member_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE identities (
      identity TEXT PRIMARY KEY, shop_id TEXT NOT NULL, member_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE items (
      shop_id TEXT NOT NULL, item_id TEXT NOT NULL,
      stock INTEGER NOT NULL CHECK (stock >= 0), body TEXT NOT NULL,
      PRIMARY KEY (shop_id, item_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE bills (
      shop_id TEXT NOT NULL, bill_id TEXT NOT NULL, member_id TEXT NOT NULL, turn_id TEXT NOT NULL,
      reversed_by TEXT, body TEXT NOT NULL,
      PRIMARY KEY (shop_id, bill_id)
    ) STRICT, WITHOUT ROWID`,
    // Bill ids are in time order, so the newest entries of a member or a turn are one end of a range.
    'CREATE INDEX bills_by_member ON bills (shop_id, member_id, bill_id)',
    'CREATE INDEX bills_by_turn ON bills (shop_id, turn_id, bill_id)',
    `CREATE TABLE ledger (
      shop_id TEXT NOT NULL, bill_id TEXT NOT NULL, line INTEGER NOT NULL,
      item_id TEXT NOT NULL, delta INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (shop_id, bill_id, line)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE rollups (
      shop_id TEXT NOT NULL, month TEXT NOT NULL, item_id TEXT NOT NULL, days TEXT NOT NULL,
      PRIMARY KEY (shop_id, month, item_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE alert_rules (
      shop_id TEXT NOT NULL, alert_id TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (shop_id, alert_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE effects (
      seq INTEGER PRIMARY KEY, effect_key TEXT NOT NULL UNIQUE, turn_id TEXT NOT NULL,
      result TEXT NOT NULL
    ) STRICT`,
    'CREATE INDEX effects_by_turn ON effects (turn_id)',

    `CREATE TABLE turns (
      turn_id TEXT PRIMARY KEY, shop_id TEXT NOT NULL, member_id TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'done', 'dead')),
      fence INTEGER NOT NULL, lease_until INTEGER NOT NULL, first_claimed_at INTEGER NOT NULL,
      errors INTEGER NOT NULL, reason TEXT,
      day TEXT NOT NULL, reserve INTEGER NOT NULL, funded INTEGER NOT NULL, rank INTEGER NOT NULL,
      prompt TEXT, outbox TEXT, outbox_step INTEGER, expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX turns_by_expiry ON turns (expires_at)',
    `CREATE TABLE steps (
      turn_id TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (turn_id, n)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE member_leases (
      shop_id TEXT NOT NULL, member_id TEXT NOT NULL,
      turn_id TEXT NOT NULL, lease_until INTEGER NOT NULL,
      PRIMARY KEY (shop_id, member_id)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE rates (
      shop_id TEXT NOT NULL, member_id TEXT NOT NULL,
      minute INTEGER NOT NULL, turns INTEGER NOT NULL,
      PRIMARY KEY (shop_id, member_id, minute)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX rates_by_minute ON rates (minute)',
    `CREATE TABLE spending (
      shop_id TEXT NOT NULL, day TEXT NOT NULL, micro_rupees INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (shop_id, day)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX spending_by_expiry ON spending (expires_at)',
    `CREATE TABLE conversations (
      shop_id TEXT NOT NULL, member_id TEXT NOT NULL, at TEXT NOT NULL, turn_id TEXT NOT NULL,
      body TEXT NOT NULL, expires_at INTEGER NOT NULL,
      PRIMARY KEY (shop_id, member_id, at, turn_id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX conversations_by_expiry ON conversations (expires_at)',

    `CREATE TABLE queue_messages (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, message_id TEXT NOT NULL,
      group_id TEXT NOT NULL, dedup_id TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL,
      visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL, receipt_handle TEXT UNIQUE
    ) STRICT`,
    'CREATE INDEX queue_messages_by_queue ON queue_messages (queue, seq)',
    'CREATE INDEX queue_messages_by_group ON queue_messages (queue, group_id, visible_at)',
    `CREATE TABLE queue_dedup (
      queue TEXT NOT NULL, dedup_id TEXT NOT NULL, expires_at INTEGER NOT NULL,
      PRIMARY KEY (queue, dedup_id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX queue_dedup_by_expiry ON queue_dedup (queue, expires_at)',
    `CREATE TABLE dead_letters (
      queue TEXT NOT NULL, dedup_id TEXT NOT NULL, group_id TEXT NOT NULL, body TEXT NOT NULL,
      reason TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (queue, dedup_id)
    ) STRICT, WITHOUT ROWID`,

    'CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  ],
  [
    // What a shop and a member are known to have wished for before anybody could ask: what a new one begins with.
    `UPDATE shops SET body = json_set(body,
      '$.onboardingCompleted', json(iif(EXISTS (
        SELECT 1 FROM items WHERE items.shop_id = shops.shop_id
      ), 'true', 'false')),
      '$.subscriptionTier', 'free', '$.subscriptionStatus', 'active')`,
    `UPDATE members SET body = json_set(body, '$.settings', json('{
      "spokenReplies":"auto","dailySummary":true,"dailySummaryTime":"08:00","lowStockAlerts":true,
      "demandAlerts":true,"quietHours":{"from":"21:30","to":"07:00"}}'))`,

    // Schedules page through shops, and through the members of one time of day, shard by shard.
    'ALTER TABLE shops ADD COLUMN shard INTEGER NOT NULL DEFAULT 0',
    'UPDATE shops SET shard = shard_of(shop_id)',
    'CREATE INDEX shops_by_shard ON shops (shard, shop_id)',
    'ALTER TABLE members ADD COLUMN shard INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE members ADD COLUMN summary_time TEXT',
    `UPDATE members SET shard = shard_of(shop_id), summary_time = '08:00'`,
    `CREATE INDEX members_due ON members (shard, summary_time, shop_id, member_id)
      WHERE summary_time IS NOT NULL`,

    // An item with an import is seen once the shop shows that import: one row for any number of items.
    'ALTER TABLE items ADD COLUMN import_id TEXT',
    `CREATE TABLE shown_imports (
      shop_id TEXT NOT NULL, import_id TEXT NOT NULL, PRIMARY KEY (shop_id, import_id)
    ) STRICT, WITHOUT ROWID`,

    `CREATE TABLE alerts (
      shop_id TEXT NOT NULL, alert_id TEXT NOT NULL, sent_at TEXT NOT NULL, acknowledged_at TEXT,
      body TEXT NOT NULL, expires_at INTEGER NOT NULL,
      PRIMARY KEY (shop_id, alert_id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX alerts_by_time ON alerts (shop_id, sent_at, alert_id)',
    'CREATE INDEX alerts_by_expiry ON alerts (expires_at)',
    `CREATE TABLE forecasts (
      shop_id TEXT NOT NULL, item_id TEXT NOT NULL, day TEXT NOT NULL, actual INTEGER,
      body TEXT NOT NULL, expires_at INTEGER NOT NULL,
      PRIMARY KEY (shop_id, item_id, day)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX forecasts_by_day ON forecasts (shop_id, day, item_id)',
    'CREATE INDEX forecasts_by_expiry ON forecasts (expires_at)',

    // All that is left of a shop that was erased.
    'CREATE TABLE erased_shops (shop_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID',
    'CREATE INDEX turns_by_shop ON turns (shop_id)',
  ],
]
