import type { Versions } from '../contract/desktop.ts'

/** Each part with its version, in lines; what is not there is left out. */
export function aboutText(versions: Versions): string {
  const parts: [string, string | null][] = [
    ['llama.cpp', versions.llama_cpp],
    ['node-llama-cpp', versions.node_llama_cpp],
    ['Electron', versions.electron],
    ['Chromium', versions.chromium],
    ['Node', versions.node],
    ['SQLite', versions.sqlite],
  ]
  return parts
    .filter(([, version]) => version !== null)
    .map(([name, version]) => `${name} ${version}`)
    .join('\n')
}
