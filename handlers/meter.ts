/** What is counted about turns, for people who look after the service. Names without anything personal. */
export type MetricName =
  | 'TurnsDone'
  | 'TurnsFailed'
  | 'TurnsDead'
  | 'TurnLatency'
  | 'ModelCalls'
  | 'ModelFallbacks'
  | 'ModelRupees'
  | 'RepliesUndelivered'
  | 'SecretAgeDays'

export interface Meter {
  /** `TurnLatency` in milliseconds, `ModelRupees` in rupees, `SecretAgeDays` in days, everything else a count. */
  add(name: MetricName, value?: number): void
}

/** Where nobody counts. */
export const NO_METER: Meter = { add: () => undefined }
