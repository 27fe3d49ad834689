import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../local/main.ts')

export interface ServerProcess {
  url: string
  /** SIGKILL: no handler of the process runs. Resolves when it is gone. */
  kill(): Promise<void>
}

/** `npm start` in a process of its own, once it listens. */
export function startServerProcess(environment: Record<string, string>): Promise<ServerProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN],
    {
      env: { ...process.env, PORT: '0', RETAILMIND_LOG_LEVEL: 'SILENT', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const url = /http:\/\/\S+/.exec(printed)?.[0]
      if (url && printed.includes('Ctrl-C')) {
        resolve({
          url,
          kill: async () => {
            child.kill('SIGKILL')
            await gone
          },
        })
      }
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void gone.then(() => reject(new Error(`the server ended before it listened:\n${printed}`)))
  })
}
