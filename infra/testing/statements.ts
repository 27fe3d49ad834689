import type { Template } from 'aws-cdk-lib/assertions'
import type { FunctionName } from '../functions.ts'

export interface Resource {
  Properties: Record<string, unknown>
}

export interface Statement {
  Action: string | string[]
  Resource: unknown
  Condition?: unknown
}

/** What the role of a function allows. @throws Error where there is no policy, so that no test passes on nothing */
export function statementsOf(template: Template, name: FunctionName): Statement[] {
  const id = `${name.replaceAll('-', '')}roleDefaultPolicy`
  const policies = Object.entries(
    template.findResources('AWS::IAM::Policy') as Record<string, Resource>,
  ).filter(([logicalId]) => logicalId.startsWith(id))
  if (policies.length !== 1) throw new Error(`${policies.length} policies of ${name}`)
  return policies.flatMap(
    ([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  )
}
