import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dataDir } from './headless-host.ts'

const file = () => join(dataDir(), 'cache', 'model-names.json')

/** Keeps the names for the shell, which completes them without asking anybody. */
export function rememberModels(names: readonly string[]): void {
  try {
    mkdirSync(dirname(file()), { recursive: true, mode: 0o700 })
    writeFileSync(file(), JSON.stringify(names), { mode: 0o600 })
  } catch {
    // Nothing depends on it.
  }
}

/** Those of the last list, and what lies in Corral's own folder now. */
export function knownModelNames(): string[] {
  const own = filesIn(join(dataDir(), 'models'))
    .filter((name) => name.endsWith('.gguf'))
    .map((name) => name.slice(0, -'.gguf'.length))
  return [...new Set([...remembered(), ...own])].toSorted()
}

function remembered(): string[] {
  try {
    const names: unknown = JSON.parse(readFileSync(file(), 'utf8'))
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  } catch {
    return []
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
