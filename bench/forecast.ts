import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SHARED = join(import.meta.dirname, '../../shared')
const SCORER = join(SHARED, 'bench/forecast/bench.mjs')
const METHODS = join(SHARED, 'bench/forecast/methods.mjs')
const SERIES = join(SHARED, 'data/forecast-dev.json')
const OURS = join(import.meta.dirname, '../shop/forecast/daily.ts')
/** Days of history that a shop has: all of it, a month, two weeks. */
const HISTORIES = [undefined, 30, 14]

/** Our forecasts and TSB's on the shared series, scored by the shared scorer; milliseconds a series of 480 to 814 days. */
export async function benchForecast(): Promise<void> {
  if (!existsSync(SCORER) || !existsSync(SERIES)) {
    console.log(
      'the series and their scorer are not beside this folder (../shared): nothing to score',
    )
    return
  }
  console.log('days  method  RMSSE 7/14/28       MASE28  SPL 7/28     service 95 % 7/28  p95 ms')
  for (const days of HISTORIES) {
    for (const [name, model] of [
      ['ours', `${OURS}#forecastDaily`],
      ['TSB', `${METHODS}#tsb`],
    ] as const) {
      const { all: s, msP95 } = score(model, days)
      console.log(
        [
          String(days ?? 'all').padEnd(5),
          name.padEnd(7),
          `${s['rmsse7']} ${s['rmsse14']} ${s['rmsse28']}`.padEnd(21),
          String(s['mase28']).padEnd(7),
          `${s['spl7']} ${s['spl28']}`.padEnd(14),
          `${s['q95svc7'] ?? '-'} ${s['q95svc28'] ?? '-'}`.padEnd(19),
          msP95,
        ].join(' '),
      )
    }
  }
}

function score(
  model: string,
  days: number | undefined,
): { all: Record<string, number>; msP95: number } {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-forecast-'))
  const out = join(folder, 'score.json')
  try {
    execFileSync(
      process.execPath,
      [
        ...['--disable-warning=ExperimentalWarning', SCORER, '--data', SERIES, '--model', model],
        ...['--json', out, '--short'],
        ...(days === undefined ? [] : ['--maxhist', String(days)]),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    return JSON.parse(readFileSync(out, 'utf8')) as ReturnType<typeof score>
  } finally {
    rmSync(folder, { recursive: true })
  }
}
