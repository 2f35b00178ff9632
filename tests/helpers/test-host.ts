import { mkdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pino } from 'pino'
import type { Host } from '../../src-main/core/host.ts'
import { activityStoreFile, projectRoot } from './project-root.ts'
import { startNoTrial } from './trials.ts'

/**
 * A machine without a window, a keychain or anything said; its trash is a folder in `dataDir`. It
 * tries no model files: a trial takes a second each, and most tests are about something else.
 */
export function testHost(dataDir: string, parts: Partial<Host> = {}): Host {
  return {
    dataDir,
    resourcesDir: join(projectRoot, 'resources'),
    activityStoreFile,
    homeDir: dataDir,
    webAppDir: null,
    version: '0.0.0-test',
    port: 0,
    environment: {},
    keychain: null,
    startTrial: startNoTrial,
    log: pino({ enabled: false }),
    async moveToTrash(path) {
      const trash = join(dataDir, 'trash')
      await mkdir(trash, { recursive: true })
      await rename(path, join(trash, basename(path)))
    },
    notify: () => {},
    power: null,
    desktop: null,
    ...parts,
  }
}
