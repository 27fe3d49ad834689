/**
 * Metrics that the functions write by EMF, namespace `RetailMind`, dimension `service` = `retailmind`: what the dashboard shows
 * and alarms look at. `functions.test.ts` looks for each in the handlers.
 */
export const METRICS = {
  /** A message that was answered. */
  TurnsDone: 'Count',
  /** A run that ended in an error; the message comes again. */
  TurnsFailed: 'Count',
  /** A message put aside after too many errors. */
  TurnsDead: 'Count',
  /** From the webhook's time stamp to the reply being sent, in milliseconds. */
  TurnLatency: 'Milliseconds',
  /** A model call that was answered. */
  ModelCalls: 'Count',
  /** A model call answered by another model than the first choice. */
  ModelFallbacks: 'Count',
  /** What models cost. */
  ModelRupees: 'None',
  /** A reply that WhatsApp said it did not deliver. */
  RepliesUndelivered: 'Count',
  /** Days since a secret was given its newest version; dimension `secret` beside `service`. */
  SecretAgeDays: 'None',
} as const
export type MetricName = keyof typeof METRICS
