import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'

const UNITS: Readonly<Record<string, (typeof MetricUnit)[keyof typeof MetricUnit]>> = {
  TurnLatency: MetricUnit.Milliseconds,
  ModelRupees: MetricUnit.NoUnit,
  SecretAgeDays: MetricUnit.NoUnit,
}

/**
 * Metrics as lines of the log (EMF), in the namespace and for the service of the environment. `flush` ends an invocation: what was
 * added is written, together.
 */
export function createEmfMeter() {
  const metrics = new Metrics()
  return {
    add(name: string, value = 1): void {
      metrics.addMetric(name, UNITS[name] ?? MetricUnit.Count, value)
    },
    /** One with a dimension of its own, written at once. */
    addFor(name: string, dimension: string, of: string, value: number): void {
      const single = metrics.singleMetric()
      single.addDimension(dimension, of)
      single.addMetric(name, UNITS[name] ?? MetricUnit.Count, value)
    },
    flush(): void {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    },
  }
}
