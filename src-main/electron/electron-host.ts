import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, session, shell } from 'electron'
import { type Host, type HostDesktop, portFor } from '../core/host.ts'
import { trialOptions } from '../core/lib/child-program.ts'
import { openLog } from '../core/lib/log.ts'
import { createKeychain } from './keychain.ts'
import { createNotifications } from './notifications.ts'
import { createSystemPower } from './system-power.ts'
import { startUtility } from './utility-program.ts'
import type { Windows } from './windows.ts'

/**
 * What the Mac app offers the core.
 * @param shellParts.windows `null` until there are some
 */
export function createElectronHost(
  dataDir: string,
  shellParts: { readonly desktop: HostDesktop; readonly windows: () => Windows | null },
): Host {
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
    systemProxy: (url) => session.defaultSession.resolveProxy(url),
    showFolder: async (path) => void (await shell.openPath(path)),
    moveToTrash: (path) => shell.trashItem(path),
    notify: createNotifications(shellParts.windows),
    power: createSystemPower(),
    desktop: shellParts.desktop,
  }
}
