import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Host, dataDirFor, portFor } from '../core/host.ts'
import { startNodeProgram, trialOptions } from '../core/lib/child-program.ts'
import { openLog } from '../core/lib/log.ts'
import { lentParts } from './app-parts.ts'

/** The checkout, or the folder that the app was installed to. */
export const projectRoot = folderWithPackage(import.meta.dirname)

export const version = (
  JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }
).version

/** The folder of this user's data, from the environment. */
export function dataDir(): string {
  return dataDirFor(process.env, process.platform)
}

/** The folder of read-only files that ship with the app. */
export function resourcesDir(): string {
  return join(projectRoot, 'resources')
}

/**
 * What a machine without a window offers the core. The log goes to `logs/corral.log` in the data
 * folder; the terminal is for people.
 */
export function createHeadlessHost(options: { port?: number | undefined } = {}): Host {
  const folder = dataDir()
  const webAppDir = join(projectRoot, 'out', 'renderer')
  return {
    dataDir: folder,
    resourcesDir: resourcesDir(),
    activityStoreFile: ownProgram('activity/store/store-thread.ts', 'activity-store.js'),
    homeDir: homedir(),
    webAppDir: existsSync(join(webAppDir, 'index.html')) ? webAppDir : null,
    version,
    port: options.port ?? portFor(process.env),
    environment: process.env,
    keychain: null,
    startTrial: () =>
      startNodeProgram(ownProgram('engine/trial/trial-program.ts', 'trial.js'), trialOptions),
    log: openLog(folder),
    async moveToTrash(path) {
      const { default: trash } = await import('trash')
      await trash(path, { glob: false })
    },
    // Nobody looks at this machine; what happened is in the log.
    notify: () => {},
    power: null,
    desktop: null,
    ...lentParts(),
  }
}

/** As this file: from the sources as they are, or from the bundle. */
function ownProgram(sourceInCore: string, bundled: string): string {
  const source = join(import.meta.dirname, '..', 'core', sourceInCore)
  return existsSync(source) ? source : join(projectRoot, 'out', 'main', bundled)
}

/** This file runs from the sources and from the bundle, at different depths. */
function folderWithPackage(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : folderWithPackage(dirname(from))
}
