import { app, dialog } from 'electron'
import { createCorral } from '../core/corral.ts'
import { CorralError } from '../core/errors.ts'
import { serveApp } from './app-protocol.ts'
import { createElectronHost } from './electron-host.ts'
import { serveWindows } from './ipc-port.ts'
import { setApplicationMenu } from './menu.ts'
import { stopBeforeQuit } from './quit.ts'
import { createTray } from './tray.ts'
import { createWindows } from './windows.ts'

/** Everything the desktop app sets up, in order. */
export async function boot(dataDir: string): Promise<void> {
  try {
    const host = createElectronHost(dataDir)
    const corral = await createCorral(host)
    const address = await corral.start()

    serveApp()
    serveWindows(corral.router, host.log)
    const windows = createWindows(address)
    setApplicationMenu(windows)
    const tray = createTray({ corral, address, windows })
    stopBeforeQuit(corral, host.log)

    app.on('activate', windows.show)
    app.on('second-instance', windows.show)
    app.on('window-all-closed', () => {
      // Corral lives on in the menu bar.
    })
    windows.show()
    // Electron cannot read a tray's menu back, so the end-to-end tests are handed it.
    if (process.env.CORRAL_E2E) Object.assign(globalThis, { corralShell: { tray } })
  } catch (error) {
    const { message } = CorralError.from(error)
    dialog.showErrorBox('Corral cannot start', message)
    app.exit(1)
  }
}
