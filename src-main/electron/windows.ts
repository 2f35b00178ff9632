import { join } from 'node:path'
import { BrowserWindow, app, shell } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { isExport } from './export-address.ts'

export interface Windows {
  /** Brings the window to the front, making it first if there is none. */
  show(): void
}

/**
 * Closing the window leaves Corral in the menu bar; quitting closes it for good.
 * @param address of the local port, from which a page may save files
 */
export function createWindows(address: string): Windows {
  let window: BrowserWindow | undefined
  return {
    show() {
      if (!window || window.isDestroyed()) {
        window = openWindow(address)
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
  }
}

function openWindow(address: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1120,
    height: 760,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Corral',
    titleBarStyle: 'hiddenInset',
    trafficLightPosition: { x: 18, y: 18 },
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  keepInside(window, address)
  void window.loadURL(`${appOrigin}/index.html`)
  return window
}

/** A page of ours never leaves our origin; web links open in the user's browser. */
function keepInside({ webContents }: BrowserWindow, address: string): void {
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => {
    if (event.url.startsWith(`${appOrigin}/`)) return
    event.preventDefault()
    if (isExport(event.url, address)) webContents.downloadURL(event.url)
  })
}
