import { join } from 'node:path'
import { RetailMindError } from '../../shop/errors.ts'
import { promptCommand } from './prompt-command.ts'
import { openPromptFolder } from './prompt-folder.ts'

try {
  const folder = openPromptFolder(join(import.meta.dirname, '../../prompts'))
  console.log((await promptCommand(folder, process.argv.slice(2))).join('\n'))
} catch (error) {
  // A mistake of the one who types; anything else is one of the program's.
  if (!(error instanceof RetailMindError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
