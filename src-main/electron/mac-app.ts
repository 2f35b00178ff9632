import { app, nativeTheme } from 'electron'
import type { DesktopSettings } from '../contract/desktop.ts'
import type { HostDesktop } from '../core/host.ts'
import { choosePath } from './choose-path.ts'
import { createUpdater } from './updater.ts'

/** The app as the core sees it, and what only the shell has to do with it. */
export interface MacApp extends HostDesktop {
  /** The Dock icon comes with the window, and goes with it unless the settings keep it. */
  windowIsShown(isShown: boolean): void
  /** The system has started it at login, so nobody asked for a window. */
  wasStartedBySystem(): boolean
}

/** @param quitAfter see `Quit.after`: installing an update ends the app */
export function createMacApp(quitAfter: (leave: () => void) => void): MacApp {
  let keepsDockIcon = false
  let isShown = false
  const obeyDock = () => {
    // Only macOS has a Dock to be in.
    if (!('setActivationPolicy' in app)) return
    app.setActivationPolicy(isShown || keepsDockIcon ? 'regular' : 'accessory')
  }
  return {
    apply({ appearance, dock_icon_always }: DesktopSettings) {
      nativeTheme.themeSource = appearance
      keepsDockIcon = dock_icon_always
      obeyDock()
    },
    windowIsShown(now) {
      if (now === isShown) return
      isShown = now
      obeyDock()
    },
    wasStartedBySystem: () => app.getLoginItemSettings().wasOpenedAtLogin,
    loginItem: {
      get() {
        const { openAtLogin, status } = app.getLoginItemSettings()
        if (status === 'requires-approval') return 'needs_approval'
        return openAtLogin ? 'on' : 'off'
      },
      set: (on) => app.setLoginItemSettings({ openAtLogin: on }),
    },
    choosePath,
    updater: app.isPackaged && process.platform === 'darwin' ? createUpdater(quitAfter) : null,
    versions: {
      electron: process.versions.electron ?? null,
      chromium: process.versions.chrome ?? null,
    },
  }
}
