import { buildApp } from './build-app.ts'

// The CLI says where to; `npm run synth` does not.
buildApp(process.env['CDK_OUTDIR'] === undefined ? { outdir: 'cdk.out' } : {}).synth()
