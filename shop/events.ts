import type { Instant } from './types.ts'

/** Something that happened in a shop and that others may act on. Ids and names of goods; nothing of people. */
export type ShopEvent =
  /** Far more of an item was sold today than on other days; whether that is a spike is for the notifier to find out. */
  | { type: 'demand_spike'; id: string; shopId: string; at: Instant; item: string; day: string }
  /** WhatsApp would not deliver a notice: another way may. */
  | {
      type: 'notice_undelivered'
      id: string
      shopId: string
      memberId: string
      at: Instant
      schedule: string
      reason: string
    }

/** The way out for events. At least once: whoever acts on one does so under its `id`. */
export interface Events {
  /** @throws StoreError where the event could not be handed over */
  publish(event: ShopEvent): Promise<void>
}
