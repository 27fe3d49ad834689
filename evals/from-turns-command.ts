import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { BadInputError } from './case.ts'
import { scenarioFromTurns } from './from-turns.ts'
import { readRecorded } from './from-turns-read.ts'
import { scenarioYaml } from './scenario-yaml.ts'
import { knownShop } from './shops.ts'

const USAGE =
  'npm run eval -- from-turns <data folder | export.json> [--member owner|helper|ID|PHONE] [--last N] [--out FILE]'

/**
 * Turns what somebody really wrote into a scenario. Prints it, or writes it to `--out`, never over a file.
 *
 * @throws BadInputError for what cannot be used
 */
export async function fromTurnsCommand(args: readonly string[]): Promise<number> {
  const { path, member, last, out } = readArgs(args)
  const { recorded, memberId } = await readRecorded(path, member)
  const text = scenarioYaml(
    scenarioFromTurns(recorded, { memberId, knownShop, ...(last !== undefined && { last }) }),
  )
  if (out === undefined) {
    process.stdout.write(text)
    return 0
  }
  try {
    writeFileSync(out, text, { flag: 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new BadInputError(`${out} is there already`)
    throw error
  }
  console.log(
    `${out}\nTo see what another prompt makes of it: npm run eval -- replay ${out} --prompt NAME@vN`,
  )
  return 0
}

function readArgs(args: readonly string[]) {
  let parsed
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { member: { type: 'string' }, last: { type: 'string' }, out: { type: 'string' } },
    })
  } catch (error) {
    throw new BadInputError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
  const { values, positionals } = parsed
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new BadInputError(USAGE)
  const last = values.last === undefined ? undefined : Number(values.last)
  if (last !== undefined && !(Number.isInteger(last) && last > 0))
    throw new BadInputError(`--last takes a whole number of turns, not "${values.last}"`)
  return { path, member: values.member, last, out: values.out }
}
