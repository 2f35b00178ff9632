import { join } from 'node:path'
import { BrowserWindow, app, shell } from 'electron'
import { appOrigin } from './app-protocol.ts'

export interface Windows {
  /** Brings the window to the front, making it first if there is none. */
  show(): void
}

/** Closing the window leaves Corral in the menu bar; quitting closes it for good. */
export function createWindows(): Windows {
  let window: BrowserWindow | undefined
  return {
    show() {
      if (!window || window.isDestroyed()) {
        window = openWindow()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
  }
}

function openWindow(): BrowserWindow {
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
  keepInside(window)
  void window.loadURL(`${appOrigin}/index.html`)
  return window
}

/** A page of ours never leaves our origin; web links open in the user's browser. */
function keepInside({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault()
  })
}
