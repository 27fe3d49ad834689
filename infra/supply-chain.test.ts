import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Locked {
  integrity?: string
  /** Part of another package's archive, whose hash stands for both. */
  inBundle?: boolean
  hasInstallScript?: boolean
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, '..', name), 'utf8'))
const manifest = read('package.json') as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string>
> & { allowScripts: Record<string, boolean> }
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> }
const installed = Object.entries(packages).filter(([path]) => path !== '')

describe('what is installed', () => {
  it('is named in exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
    }
  })

  it('is held to the hash of its archive', () => {
    const unhashed = installed.filter(([, { integrity, inBundle }]) => !integrity && !inBundle)
    expect(unhashed).toEqual([])
    expect(installed.length).toBeGreaterThan(100)
  })

  it('runs no script that nobody decided on', () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript)
    const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(manifest.allowScripts, name).toHaveProperty([name])
  })
})
