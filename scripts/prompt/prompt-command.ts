import { PromptError } from '../../agent/errors.ts'
import { DEFAULT_FALLBACK_PROFILE, DEFAULT_PROFILE } from '../../agent/model-profiles.ts'
import { canary, listPrompts, newVersion, release } from './commands.ts'
import { chooseCounting, estimating, type Counting } from './count.ts'
import { showPromptDiff } from './diff.ts'
import { readVersion, type PromptFolder } from './prompt-folder.ts'
import { showTokenChange, showTokens } from './tokens.ts'

const USAGE = `npm run prompt                           lists the prompts and how they are used
npm run prompt -- new NAME                makes a draft of the next version
npm run prompt -- release NAME@vN         makes a version the active one, for good or again
npm run prompt -- canary NAME@vN SHARE    gives a version to a share of the members (0.05 or 5%); 0 ends it
npm run prompt -- diff NAME@vA NAME@vB    shows what differs, in text, tokens and rupees
npm run prompt -- tokens [NAME@vN] [--model PROFILE]… [--estimate]
                                          tokens of each part, rupees for 1,000 chats`

/** Runs one command on the prompts of a folder. Gives the lines to print. */
export async function promptCommand(
  folder: PromptFolder,
  [command, ...args]: readonly string[],
): Promise<string[]> {
  switch (command) {
    case undefined:
      return listPrompts(folder)
    case 'new':
      return newVersion(folder, exactly(1, args))
    case 'release':
      return release(folder, exactly(1, args))
    case 'canary':
      return canary(folder, exactly(2, args))
    case 'diff': {
      const [before, after] = exactly(2, args).map((text) => folder.read(readVersion(text)))
      if (!before || !after) throw new PromptError('usage', USAGE)
      return [
        ...showPromptDiff(before, after),
        '',
        ...(await showTokenChange(
          [before, after],
          DEFAULT_PROFILE,
          estimating('counted by Bedrock with: npm run prompt -- tokens'),
        )),
      ]
    }
    case 'tokens':
      return tokens(folder, args)
    default:
      throw new PromptError('usage', `there is no command "${command}"\n\n${USAGE}`)
  }
}

async function tokens(folder: PromptFolder, args: readonly string[]): Promise<string[]> {
  const models: string[] = []
  let counting = (profileId: string): Promise<Counting> => chooseCounting({ profileId })
  let ref = `shop-assistant@v${folder.releases()['shop-assistant']?.active ?? 1}`
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--model') models.push(args[++at] ?? '')
    else if (arg === '--estimate') counting = async () => estimating('asked for by --estimate')
    else ref = arg
  }
  return showTokens(
    folder.read(readVersion(ref)),
    models.length > 0 ? models : [DEFAULT_PROFILE, DEFAULT_FALLBACK_PROFILE],
    counting,
  )
}

function exactly(count: number, args: readonly string[]): readonly string[] {
  if (args.length === count) return args
  throw new PromptError('usage', USAGE)
}
