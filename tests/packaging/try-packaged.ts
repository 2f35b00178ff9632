import { execFile } from 'node:child_process'
import { cp, mkdir, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../helpers/project-root.ts'

const require = createRequire(import.meta.url)
const requireAsBuilder = createRequire(
  createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'),
)
const { extractAll } = requireAsBuilder('@electron/asar') as {
  extractAll(asar: string, folder: string): void
}

/** Native packages of this machine, in place of those of a Mac. Below `node_modules`. */
const natives = [
  ['@node-llama-cpp', /^linux-x64$/],
  ['@node-rs', /^argon2-linux-x64-gnu$/],
  ['better-sqlite3/lib', /^linux-/],
  ['better-sqlite3/prebuilds', /^linux-x64\.node$/],
] as const

/**
 * Lets the packed JavaScript run here with the natives of Linux: a model answers, so that nothing
 * that is needed was left out.
 * @returns what `corral doctor` found wrong, in words
 */
export async function tryPackaged(asar: string, folder: string): Promise<string[]> {
  const app = join(folder, 'extracted')
  extractAll(asar, app)
  for (const [place, wanted] of natives) {
    const from = join(projectRoot, 'node_modules', place)
    for (const name of await readdir(from)) {
      if (!wanted.test(name)) continue
      await cp(join(from, name), join(app, 'node_modules', place, name), { recursive: true })
    }
  }
  const home = join(folder, 'home')
  await mkdir(home, { mode: 0o700 })
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(app, 'out', 'main', 'headless.js'), 'doctor', '--json'],
    // Far from node_modules of ours: what is missing in the package must be missing here.
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: home, CORRAL_HOME: home },
      timeout: 600_000,
    },
  ).catch((error: { stdout?: string; message: string }) => {
    if (!error.stdout) throw error
    return { stdout: error.stdout }
  })
  const { checks } = JSON.parse(stdout) as {
    checks: { state: string; check: string; text: string }[]
  }
  return checks
    .filter(({ state }) => state === 'fault')
    .map(({ check, text }) => `as packed, ${check}: ${text}`)
}
