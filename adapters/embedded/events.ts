import type { Events, ShopEvent } from '../../shop/events.ts'

export interface EmbeddedEvents extends Events {
  /** Gives the way to stop. */
  subscribe(listener: (event: ShopEvent) => Promise<void>): () => void
}

/** Events in one process: whoever listens has acted on an event when `publish` resolves. */
export function createEmbeddedEvents(): EmbeddedEvents {
  const listeners = new Set<(event: ShopEvent) => Promise<void>>()
  return {
    async publish(event) {
      for (const listener of listeners) await listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
