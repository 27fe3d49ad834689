import { readEnvironment } from '../adapters/environment.ts'
import { RetailMindError } from '../shop/errors.ts'
import { startRuntime } from './runtime.ts'

const EXAMPLES = [
  '2 kilo cheeni aur 3 maggi bik gaye',
  'how much milk is left?',
  'agle hafte doodh kitna bikega?',
]

try {
  const runtime = await startRuntime(readEnvironment())
  const address = runtime.token ? `${runtime.url}/?token=${runtime.token}` : runtime.url
  console.log(`\nRetailMind is open: ${address}\n\nWrite a message on the phone there, for example`)
  for (const example of EXAMPLES) console.log(`  ${example}`)
  if (runtime.token) console.log('\nFrom another machine: the same, with the name of this one.')
  console.log('\nCtrl-C closes the shop.')

  let isClosing = false
  const close = () => {
    // A second Ctrl-C does not wait for running turns: they are taken up again at the next start.
    if (isClosing) process.exit(1)
    isClosing = true
    void runtime.close().then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
} catch (error) {
  if (!(error instanceof RetailMindError)) throw error
  console.error(error.message)
  process.exit(1)
}
