import type { DesktopSettings } from '../../src-main/contract/desktop.ts'
import type { HostDesktop } from '../../src-main/core/host.ts'

/** A Mac app that the test plays: what it was told, and what its updater finds. */
export interface ScriptedApp extends HostDesktop {
  readonly applied: DesktopSettings[]
  readonly feeds: string[]
  found: { version: string; notes: string | null } | null
  /** Ends the download that runs. */
  finish(error?: Error): void
  /** Whether the download that ran was cut from outside. */
  wasCut(): boolean
  installs: number
}

export function scriptedApp(): ScriptedApp {
  let login: 'on' | 'off' = 'off'
  let fetching = Promise.withResolvers<void>()
  let cut = false
  const app: ScriptedApp = {
    applied: [],
    feeds: [],
    found: null,
    installs: 0,
    apply: (settings) => void app.applied.push(settings),
    loginItem: { get: () => login, set: (on) => void (login = on ? 'on' : 'off') },
    choosePath: async (kind) => (kind === 'folder' ? '/Volumes/Models' : null),
    versions: { electron: '45.0.0', chromium: '156.0.0' },
    finish: (error) => (error ? fetching.reject(error) : fetching.resolve()),
    wasCut: () => cut,
    updater: {
      async check(feed) {
        app.feeds.push(feed)
        return app.found
      },
      download(onProgress, signal) {
        fetching = Promise.withResolvers()
        cut = false
        onProgress(0.5)
        signal.addEventListener('abort', () => {
          cut = true
          fetching.reject(signal.reason as Error)
        })
        return fetching.promise
      },
      install: () => void app.installs++,
    },
  }
  return app
}
