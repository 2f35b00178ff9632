import { homedir } from 'node:os'
import { join } from 'node:path'
import { Notification, app, shell } from 'electron'
import { type Host, portFor } from '../core/host.ts'
import { trialOptions } from '../core/lib/child-program.ts'
import { openLog } from '../core/lib/log.ts'
import { createKeychain } from './keychain.ts'
import { startUtility } from './utility-program.ts'

/** What the Mac app offers the core. */
export function createElectronHost(dataDir: string): Host {
  return {
    dataDir,
    // Not import.meta: the bundler moves modules between files.
    resourcesDir: join(app.getAppPath(), 'resources'),
    activityStoreFile: join(app.getAppPath(), 'out', 'main', 'activity-store.js'),
    homeDir: homedir(),
    webAppDir: null,
    version: app.getVersion(),
    port: portFor(process.env),
    environment: process.env,
    keychain: createKeychain(dataDir),
    startTrial: () => startUtility(join(app.getAppPath(), 'out', 'main', 'trial.js'), trialOptions),
    log: openLog(dataDir),
    moveToTrash: (path) => shell.trashItem(path),
    notify({ title, body }) {
      if (Notification.isSupported()) new Notification({ title, body }).show()
    },
  }
}
