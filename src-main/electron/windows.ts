import { join } from 'node:path'
import { BrowserWindow, app, screen, shell } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { addContextMenu } from './context-menu.ts'
import { isExport } from './export-address.ts'
import { placeFile } from './place-file.ts'
import { smallestWindow, windowBounds } from './window-place.ts'

export interface Windows {
  /**
   * Brings the window to the front, making it first if there is none.
   * @param route to show in it, as `#/models`; without it stays what is shown
   */
  show(route?: string): void
  isShown(): boolean
  /** Somebody looks at it. */
  isFocused(): boolean
  /** Calls back when the window is shown, and when it is closed or hidden. */
  onShown(listener: (isShown: boolean) => void): void
  /** From now on closing closes. Until then it hides, and Corral stays in the menu bar. */
  letGo(): void
  /** Ends the page and whatever it watches. */
  end(): void
}

const rememberAfterMs = 500

/** @param address of the local port, from which a page may save files; `null` while it is closed */
export function createWindows(address: () => string | null): Windows {
  const file = placeFile(join(app.getPath('userData'), 'place.json'))
  const listeners = new Set<(isShown: boolean) => void>()
  const tell = (isShown: boolean) => listeners.forEach((listener) => listener(isShown))
  let window: BrowserWindow | undefined
  let isLeaving = false

  const open = (route: string): BrowserWindow => {
    const left = file.read()
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()]
    const opened = openWindow(
      windowBounds(
        left,
        areas.map(({ workArea }) => workArea),
      ),
    )
    if (left?.fullScreen) opened.setFullScreen(true)
    opened.on('show', () => tell(true))
    opened.on('hide', () => tell(false))
    opened.on('close', (event) => {
      remember(opened)
      if (isLeaving) return
      event.preventDefault()
      hide(opened)
    })
    opened.on('closed', () => tell(false))
    rememberMoves(opened)
    keepInside(opened, address)
    addContextMenu(opened)
    void opened.loadURL(`${appOrigin}/index.html${route}`)
    return opened
  }
  const remember = (one: BrowserWindow) => {
    if (one.isDestroyed()) return
    file.write({ bounds: one.getNormalBounds(), fullScreen: one.isFullScreen() })
  }
  const rememberMoves = (one: BrowserWindow) => {
    let timer: NodeJS.Timeout | undefined
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => remember(one), rememberAfterMs)
      timer.unref()
    }
    one.on('move', soon)
    one.on('resize', soon)
  }

  return {
    show(route) {
      if (!window || window.isDestroyed()) {
        window = open(route ?? '')
        return
      }
      if (route !== undefined) goTo(window, route)
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    isShown: () => window !== undefined && !window.isDestroyed() && window.isVisible(),
    isFocused: () => window !== undefined && !window.isDestroyed() && window.isFocused(),
    onShown: (listener) => void listeners.add(listener),
    letGo() {
      isLeaving = true
    },
    end() {
      if (window && !window.isDestroyed()) window.destroy()
    },
  }
}

function openWindow(bounds: Electron.Rectangle): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Corral',
    titleBarStyle: 'hiddenInset',
    trafficLightPosition: { x: 18, y: 18 },
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      // Elsewhere Chromium would fetch a dictionary from the network by itself.
      spellcheck: process.platform === 'darwin',
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** A window that fills the screen leaves it first: else a black screen would stay behind. */
function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) return window.hide()
  window.once('leave-full-screen', () => window.hide())
  window.setFullScreen(false)
}

/** The page stays as it is, and only its address changes: what is typed in it is not lost. */
function goTo({ webContents }: BrowserWindow, route: string): void {
  void webContents.executeJavaScript(`location.hash = ${JSON.stringify(route)}`).catch(() => {})
}

/** A page of ours never leaves our origin; web links open in the user's browser. */
function keepInside({ webContents }: BrowserWindow, address: () => string | null): void {
  webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => {
    if (event.url.startsWith(`${appOrigin}/`)) return
    event.preventDefault()
    const own = address()
    if (own !== null && isExport(event.url, own)) webContents.downloadURL(event.url)
  })
}
