import { Validations, type App } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'

/**
 * Turns what CloudFormation's own validator finds into errors; it only warns without. Read by the library from the context of the app.
 */
export const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true } as const

/** Every finding of cdk-nag's rules fails the synthesis, unless a construct acknowledges it with a reason. */
export function checkSecurity(app: App): void {
  // As an aspect it would run, and report nothing.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}
