import { createHash } from 'node:crypto'
import { SHARDS } from './store.ts'

/** The shard of a shop and all its members, 0 to `SHARDS` − 1. A hash, so that ids of any kind spread evenly. */
export function shardOf(shopId: string): number {
  return createHash('sha256').update(shopId).digest().readUInt32BE() % SHARDS
}
