/** Signs of the inside in what is shown outside: stack traces, folders, names of source files, errors of the platform. */
const TELLTALES = [
  /\n\s+at .+:\d+:\d+/,
  /node_modules|node:internal/,
  /(?:file:\/\/)?\/(?:home|root|work|var\/task|usr)\/[\w.-]+\//,
  /\b[\w-]+\.(?:ts|js|mjs):\d+/,
  /SQLITE_|ENOENT|EACCES|\bTypeError\b|\bRangeError\b|\bSyntaxError\b|Cannot read propert/,
]

/** @throws if `shown` tells of the inside what was not in `given`: an echo is the caller's own word */
export function assertTellsNothing(shown: string, given: string): void {
  for (const telltale of TELLTALES) {
    const [found] = telltale.exec(shown) ?? []
    if (found !== undefined && !given.includes(found)) {
      throw new Error(`it tells of the inside: ${found.slice(0, 200)}`)
    }
  }
}
