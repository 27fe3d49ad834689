import { RetailMindError } from '../shop/errors.ts'
import { BadInputError } from './case.ts'
import { RUN_USAGE, STOPPED } from './run-options.ts'

type Command = (args: string[]) => Promise<number>

/** Each loads what it needs, and nothing of the others. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run-command.ts')).runCommand,
  compare: async () => (await import('./compare-command.ts')).compareCommand,
  bless: async () => (await import('./bless-command.ts')).blessCommand,
  judge: async () => (await import('./judge-command.ts')).judgeCommand,
  'from-turns': async () => (await import('./from-turns-command.ts')).fromTurnsCommand,
  replay: async () => (await import('./replay-command.ts')).replayCommand,
}

const USAGE = `${RUN_USAGE}

npm run eval -- compare A.json B.json   what changed from one run to the other, and whether it is more than chance
npm run eval -- bless [REPORT.json]     makes a run the baseline
npm run eval -- judge REPORT.json       a model scores its replies; never gates
npm run eval -- from-turns FILE         makes a case of turns that were exported
npm run eval -- replay FILE             plays a recorded chat on another prompt or model`

try {
  // Not process.exit(): what is written to a pipe would be cut off.
  process.exitCode = await dispatch(process.argv.slice(2))
  // Who stopped it does not wait for chats whose model is still thinking.
  if (process.exitCode === STOPPED) process.exit()
} catch (error) {
  if (!(error instanceof BadInputError) && !(error instanceof RetailMindError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

async function dispatch([name = 'run', ...args]: string[]): Promise<number> {
  if (name === '--help' || name === 'help' || args.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!load) throw new BadInputError(`there is no command "${name}"\n\n${USAGE}`)
  return (await load())(args)
}
