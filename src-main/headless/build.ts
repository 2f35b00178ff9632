import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const sources = [
  'src-main',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package.json',
]
const products = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/**
 * Builds the app if a source is newer than what was built, some seconds.
 * @throws Error with the bundler's words when the build fails
 */
export async function buildIfStale(root: string): Promise<void> {
  const oldestProductMs = Math.min(...products.map((path) => modifiedMs(join(root, path))))
  const newestSourceMs = Math.max(...sources.map((path) => modifiedMs(join(root, path))))
  if (oldestProductMs > newestSourceMs) return
  console.log('Building the app…')
  const bundler = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  await promisify(execFile)(process.execPath, [bundler, 'build', '--logLevel', 'error'], {
    cwd: root,
  })
}

/** Newest modification in a file or folder; 0 when it is missing. */
function modifiedMs(path: string): number {
  if (!existsSync(path)) return 0
  const entry = statSync(path)
  if (!entry.isDirectory()) return entry.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => modifiedMs(join(path, name))))
}
