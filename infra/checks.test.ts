import { App, Stack, Validations } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnQueue } from 'aws-cdk-lib/aws-sqs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACKNOWLEDGED, acknowledge } from './acknowledged.ts'
import { checkSecurity, STRICT } from './checks.ts'

/** Synthesizes a small stack; gives what was reported where it fails. */
function reportOf(
  build: (stack: Stack) => void,
  context: Record<string, unknown> = STRICT,
): string {
  const outdir = mkdtempSync(join(tmpdir(), 'retailmind-check-'))
  const app = new App({ outdir, context, analyticsReporting: false })
  const stack = new Stack(app, 'Small', { env: { region: 'ap-south-1' } })
  build(stack)
  checkSecurity(app)
  try {
    app.synth()
    return ''
  } catch (error) {
    // Anything else that goes wrong is no finding.
    if (!(error instanceof Error) || error.name !== 'ValidationFailed') throw error
    return error.message
  }
}

/** A role that may read every object there is. */
function tooMuch(stack: Stack): Role {
  const role = new Role(stack, 'Reader', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  role.addToPolicy(
    new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:GetObject'], resources: ['*'] }),
  )
  return role
}

/** A queue that no rule of security minds, with a time that SQS does not know. */
function tooLong(stack: Stack): void {
  const queue = new CfnQueue(stack, 'Queue', {
    visibilityTimeout: 50_000,
    redrivePolicy: {
      deadLetterTargetArn: 'arn:aws:sqs:ap-south-1:111111111111:dead',
      maxReceiveCount: 1,
    },
    kmsMasterKeyId: 'alias/aws/sqs',
  })
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS4', reason: 'not what is tested' })
}

describe('what fails the synthesis', () => {
  it('a role that may do too much', () => {
    expect(reportOf(tooMuch)).toContain('AwsSolutions-IAM5[Resource::*]')
  })

  it('not once it is acknowledged, there and not elsewhere', () => {
    const rule = 'AwsSolutions-IAM5[Resource::*]'
    const reason = 'a test of acknowledgements'
    const there = reportOf((stack) => {
      tooMuch(stack)
      acknowledge(stack, [{ at: 'Reader', rule, reason }])
    })
    expect(there).toBe('')
    const elsewhere = reportOf((stack) => {
      tooMuch(stack)
      const other = new Role(stack, 'Other', {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      })
      Validations.of(other).acknowledge({ id: rule, reason })
    })
    expect(elsewhere).toContain(rule)
  })

  it('a template that CloudFormation would refuse', () => {
    expect(reportOf(tooLong)).toMatch(/VisibilityTimeout|43200/)
  })

  it('which only warns without the flag', () => {
    expect(reportOf(tooLong, {})).toBe('')
  })
})

describe('acknowledgements', () => {
  it('each says why', () => {
    for (const { at, rule, reason } of ACKNOWLEDGED) {
      expect(reason.split(' ').length, `${at} ${rule}`).toBeGreaterThanOrEqual(4)
    }
  })

  it('never for a place that is not there', () => {
    expect(() =>
      reportOf((stack) =>
        acknowledge(stack, [{ at: 'Nowhere', rule: 'AwsSolutions-SQS3', reason: '' }]),
      ),
    ).toThrow('Nowhere')
  })
})
