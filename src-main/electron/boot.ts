import { app, dialog } from 'electron'
import { createCorral } from '../core/corral.ts'
import { CorralError } from '../core/errors.ts'
import { setAbout } from './about.ts'
import { serveApp } from './app-protocol.ts'
import type { Arrivals } from './arrivals.ts'
import { createElectronHost } from './electron-host.ts'
import { serveWindows } from './ipc-port.ts'
import { createMacApp } from './mac-app.ts'
import { setApplicationMenu } from './menu.ts'
import { noteCrashes } from './note-crashes.ts'
import { type Quit, stopBeforeQuit } from './quit.ts'
import { createTray } from './tray.ts'
import { type Windows, createWindows } from './windows.ts'

/** Everything the desktop app sets up, in order. */
export async function boot(dataDir: string, arrivals: Arrivals): Promise<void> {
  /** Made once there is a core to show and to stop. */
  let shell: { readonly windows: Windows; readonly quit: Quit } | null = null
  try {
    const desktop = createMacApp((leave) => void shell?.quit.after(leave))
    const host = createElectronHost(dataDir, { desktop, windows: () => shell?.windows ?? null })
    const corral = await createCorral(host)
    noteCrashes(corral)
    await corral.start()

    serveApp()
    serveWindows(corral.router, host.log)
    const windows = createWindows(() => corral.port.state().address)
    windows.onShown(desktop.windowIsShown)
    setApplicationMenu(windows)
    setAbout(await corral.client.desktop.versions())
    const tray = createTray({ corral, windows, log: host.log })
    const { log } = host
    const quit = stopBeforeQuit({ corral, windows, log, stopWatching: tray.stop })
    shell = { windows, quit }

    // In a checkout it would be Electron itself that opens the links of the installed app.
    if (app.isPackaged) app.setAsDefaultProtocolClient('corral')
    app.on('activate', () => windows.show())
    app.on('window-all-closed', () => {
      // Corral lives on in the menu bar.
    })
    if (!desktop.wasStartedBySystem()) windows.show()
    arrivals.follow((route) => {
      if (route === null) host.log.warn('a link or a file that leads nowhere was not opened')
      else windows.show(route)
    })
    // Electron cannot read a tray's menu back, so the end-to-end tests are handed it.
    if (process.env.CORRAL_E2E) Object.assign(globalThis, { corralShell: { tray } })
  } catch (error) {
    const { message } = CorralError.from(error)
    dialog.showErrorBox('Corral cannot start', message)
    app.exit(1)
  }
}
