import type { Database } from './database.ts'

/** A number that outlives the process; undefined until it is written. */
export function readSetting(db: Database, name: string): number | undefined {
  const row = db.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)
  return row && Number(row.value)
}

export function writeSetting(db: Database, name: string, value: number): void {
  db.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, String(value))
}
