import type { AppUpdater, ProgressInfo, UpdateInfo } from 'electron-updater'
import type { HostUpdater } from '../core/host.ts'

/**
 * Updates by electron-updater from a folder of files. Nothing is fetched or installed by itself, a
 * version is never replaced by an older one, and macOS takes only what the same team has signed.
 * Its connections do not pass through `core/egress`: whoever calls obeys the switch, and hands in
 * the signal that it cuts them with.
 *
 * @param quitAfter see `Quit.after`: installing ends the app
 */
export function createUpdater(quitAfter: (leave: () => void) => void): HostUpdater {
  return {
    async check(feed, signal) {
      const updater = await loadUpdater()
      updater.setFeedURL({ provider: 'generic', url: feed })
      const found = await updater.checkForUpdates()
      signal.throwIfAborted()
      if (!found?.isUpdateAvailable) return null
      return { version: found.updateInfo.version, notes: notesOf(found.updateInfo) }
    },
    async download(onProgress, signal) {
      const updater = await loadUpdater()
      const { CancellationToken } = await import('electron-updater')
      const token = new CancellationToken()
      const cancel = () => token.cancel()
      const tell = ({ percent }: ProgressInfo) => onProgress(Math.min(1, percent / 100))
      signal.addEventListener('abort', cancel, { once: true })
      updater.on('download-progress', tell)
      try {
        signal.throwIfAborted()
        await updater.downloadUpdate(token)
      } finally {
        updater.off('download-progress', tell)
        signal.removeEventListener('abort', cancel)
      }
    },
    install() {
      void loadUpdater().then((updater) => quitAfter(() => updater.quitAndInstall()))
    },
  }
}

/** Not before somebody looks for an update: most starts do without. */
async function loadUpdater(): Promise<AppUpdater> {
  const { autoUpdater } = await import('electron-updater')
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  autoUpdater.allowPrerelease = false
  // It would write addresses to the console; what failed is thrown, and the core logs it.
  autoUpdater.logger = null
  if (autoUpdater.listenerCount('error') === 0) autoUpdater.on('error', () => {})
  return autoUpdater
}

function notesOf({ releaseNotes }: UpdateInfo): string | null {
  if (typeof releaseNotes === 'string') return releaseNotes
  return releaseNotes?.map(({ note }) => note ?? '').join('\n\n') ?? null
}
