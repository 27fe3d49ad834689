import { Code } from 'aws-cdk-lib/aws-lambda'
import { Template } from 'aws-cdk-lib/assertions'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp, type Settings } from '../build-app.ts'

/** The app with functions that do nothing: what is in them is tested elsewhere. */
export function synth(settings: Settings = {}): {
  assembly: CloudAssembly
  shops: Template
  copies: Template
} {
  const outdir = mkdtempSync(join(tmpdir(), 'retailmind-synth-'))
  const app = buildApp({
    outdir,
    settings,
    codeOf: () => Code.fromInline('exports.handler = async () => {}'),
  })
  const assembly = app.synth()
  const [copies, shops] = ['-copies', ''].map((end) => {
    const stack = assembly.stacks.find(({ stackName }) =>
      stackName.endsWith(end || `-${settings.stage ?? 'prod'}`),
    )
    if (!stack) throw new Error(`no stack that ends in "${end}"`)
    return Template.fromJSON(stack.template as Record<string, unknown>)
  })
  if (!copies || !shops) throw new Error('no stacks')
  return { assembly, shops, copies }
}
