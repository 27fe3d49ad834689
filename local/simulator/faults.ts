import * as z from 'zod'
import { HttpError } from '../http.ts'

const posted = z.strictObject({
  /**
   * `refuse`: the Graph API answers a send with an error. `fail`: it takes the message and reports later that it could not be
   * delivered. `twice`: what a phone says is delivered two times.
   */
  fault: z.enum(['refuse', 'fail', 'twice']),
  /** The platform's error code. */
  code: z.int().min(0).default(131000),
  /** HTTP status of a refusal. */
  status: z.int().min(400).max(599).default(500),
  times: z.int().min(1).max(1000).default(1),
})

export type Fault = Omit<z.infer<typeof posted>, 'times'>

export type Faults = ReturnType<typeof createFaults>

/** Trouble that was ordered and has not happened yet. Not kept on disk: a new start is a start in peace. */
export function createFaults() {
  let waiting: Fault[] = []
  return {
    /** @throws HttpError 400 that says what is wrong */
    order(body: Record<string, unknown>): { waiting: number } {
      const parsed = posted.safeParse(body)
      if (!parsed.success) throw new HttpError(400, z.prettifyError(parsed.error))
      const { times, ...fault } = parsed.data
      waiting.push(...Array.from({ length: times }, () => ({ ...fault })))
      return { waiting: waiting.length }
    },
    /** The next of a kind, which then has happened. */
    next(kind: Fault['fault']): Fault | undefined {
      const fault = waiting.find((one) => one.fault === kind)
      waiting = waiting.filter((one) => one !== fault)
      return fault
    },
    clear(): void {
      waiting = []
    },
  }
}
