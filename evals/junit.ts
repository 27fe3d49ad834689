import type { RunReport } from './run-report.ts'

/** The run as JUnit XML, one suite a file: what CI systems show. Gold errors are errors, failed cases failures. */
export function junitXml({ cases, goldErrors, durationMs }: RunReport): string {
  const files = new Set([...cases, ...goldErrors].map(({ source }) => source.file))
  const suites = [...files].map((file) => {
    const here = cases.filter(({ source }) => source.file === file)
    const broken = goldErrors.filter(({ source }) => source.file === file)
    const rows = [
      ...here.map(({ id, source, turns, passed, reasons }) => {
        const ms = turns.reduce((sum, { latencyMs }) => sum + latencyMs, 0)
        const head = `    <testcase ${attributes({ name: id, classname: source.file, time: seconds(ms), file: source.file, line: source.line })}`
        if (passed) return `${head}/>`
        return `${head}>\n      <failure ${attributes({ message: reasons[0] ?? 'failed' })}>${escaped(reasons.join('\n'))}</failure>\n    </testcase>`
      }),
      ...broken.map(
        ({ id, source, message }) =>
          `    <testcase ${attributes({ name: id, classname: source.file, file: source.file, line: source.line })}>\n      <error ${attributes({ message })}/>\n    </testcase>`,
      ),
    ]
    const counts = {
      name: file,
      tests: here.length + broken.length,
      failures: here.filter(({ passed }) => !passed).length,
      errors: broken.length,
    }
    return `  <testsuite ${attributes(counts)}>\n${rows.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes({ time: seconds(durationMs) })}>\n${suites.join('\n')}\n</testsuites>\n`
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ')
}

/** What XML 1.0 cannot hold, even escaped, is left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
