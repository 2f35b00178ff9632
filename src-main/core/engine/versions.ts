import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * What the engine is made of: the version of node-llama-cpp, and the release of llama.cpp that it
 * was built from. Reads two small files of the package, and starts nothing.
 */
export function engineVersions(): { nodeLlamaCpp: string; llamaCpp: string | null } {
  const entry = createRequire(import.meta.url).resolve('node-llama-cpp')
  const folder = dirname(dirname(entry))
  const { version } = readJson(join(folder, 'package.json'))
  const { release } = readJson(join(folder, 'llama', 'binariesGithubRelease.json'))
  return { nodeLlamaCpp: version ?? 'unknown', llamaCpp: release ?? null }
}

function readJson(path: string): Partial<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<string, string>>
  } catch {
    return {}
  }
}
