/** `npm run bench -- <name>…`: runs the named benchmarks, or lists them. Figures are of this machine and this run. */
const BENCHES: Readonly<Record<string, { about: string; run: () => Promise<void> }>> = {
  ack: {
    about: 'how fast webhooks are acknowledged while the model takes 60 s to answer',
    run: async () => (await import('./ack.ts')).benchAck(),
  },
  turns: {
    about:
      'sales a second on one process, with 1 to 1,000 members and a model that answers at once',
    run: async () => (await import('./turns.ts')).benchTurns(),
  },
  forecast: {
    about: 'accuracy, service level and time of the forecasts on the shared series',
    run: async () => (await import('./forecast.ts')).benchForecast(),
  },
  import: {
    about: 'workbooks of 200 to 5,000 items, read and taken over',
    run: async () => (await import('./import.ts')).benchImport(),
  },
  'stock-lookup': {
    about: '`get_stock` by a misspelt name in shops of 100 to 100,000 items',
    run: async () => (await import('./stock-lookup.ts')).benchStockLookup(),
  },
  'offline-model': {
    about: 'how fast the offline model answers the messages of our own exam',
    run: async () => (await import('./offline-model.ts')).benchOfflineModel(),
  },
  notifier: {
    about: 'the fan-out of a morning to a million shops: one invocation, and all of them',
    run: async () => (await import('./notifier.ts')).benchNotifier(),
  },
  reports: {
    about:
      'sales_report of a month in which 1,000 to 1,000,000 sales were made: rows read, and time',
    run: async () => (await import('./reports.ts')).benchReports(),
  },
  voice: {
    about: 'speaking and hearing on this machine, and a turn from note to spoken reply',
    run: async () => (await import('./voice.ts')).benchVoice(),
  },
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in BENCHES))
if (names.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`there is no benchmark ${unknown.join(', ')}\n`)
  for (const [name, { about }] of Object.entries(BENCHES))
    console.log(`${name.padEnd(14)} ${about}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}
for (const name of names) await BENCHES[name]?.run()
