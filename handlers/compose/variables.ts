import * as z from 'zod/mini'
import { RetailMindError } from '../../shop/errors.ts'

const text = z.string().check(z.minLength(1))

/**
 * The variables of a function, which the stack gives it (infra/functions.ts has the whole list, with what each is for).
 *
 * @throws RetailMindError `bad_environment` that names everything that is missing, before the first event is taken
 */
export function readVariables<const Required extends string, const Optional extends string = never>(
  required: readonly Required[],
  optional: readonly Optional[] = [],
): Record<Required, string> & Partial<Record<Optional, string>> {
  const shape = z.object({
    ...Object.fromEntries(required.map((name) => [name, text])),
    ...Object.fromEntries(optional.map((name) => [name, z.optional(text)])),
  })
  const parsed = shape.safeParse(process.env)
  if (parsed.success) return parsed.data as never
  const wrong = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))]
  throw new RetailMindError('bad_environment', `the function is not given: ${wrong.join(', ')}`, {
    details: { missing: wrong },
  })
}

/** Set by Lambda itself. */
export const region = (): string => process.env['AWS_REGION'] ?? 'ap-south-1'

/** An endpoint that takes the place of a service of AWS, in tests; the SDK's own clients have their own variables for it. */
export function endpointOf(service: 'SQS' | 'SECRETS_MANAGER'): { endpoint?: string } {
  const endpoint = process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env['AWS_ENDPOINT_URL']
  return endpoint === undefined ? {} : { endpoint }
}
