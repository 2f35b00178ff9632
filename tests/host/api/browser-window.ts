// BrowserWindow: state and events of a window; its content is a page in Chromium.
import type { BrowserWindowConstructorOptions } from 'electron'
import { expectArgument } from '../core/arguments.ts'
import { cancelable, prevented } from '../core/cancelable.ts'
import { lifecycle } from '../core/lifecycle.ts'
import { strictEmitter } from '../core/strict.ts'
import { windows } from '../core/windows.ts'
import { app } from './app.ts'
import { workArea } from './screen.ts'
import { WebContents } from './web-contents.ts'
import { type Bounds, WindowFrame } from './window-frame.ts'
import { checkPreferences } from './window-preferences.ts'

const events = [
  'ready-to-show',
  'page-title-updated',
  'close',
  'closed',
  'show',
  'hide',
  'focus',
  'blur',
  'minimize',
  'restore',
  'maximize',
  'unmaximize',
  'resize',
  'move',
  'enter-full-screen',
  'leave-full-screen',
]

export class BrowserWindow extends strictEmitter('BrowserWindow', events) {
  static getAllWindows = () => [...windows.all]
  static getFocusedWindow = () => windows.focused
  static fromId = (id: number) => windows.all.find((window) => window.id === id) ?? null
  static fromWebContents = (contents: WebContents) =>
    windows.all.find((window) => window.webContents === contents) ?? null

  readonly id: number
  readonly webContents: WebContents
  #frame: WindowFrame
  #title: string
  #destroyed = false

  constructor(options: BrowserWindowConstructorOptions = {}) {
    lifecycle.requireReady('Cannot create BrowserWindow before app is ready')
    checkPreferences(options.webPreferences)
    super()
    this.#title = options.title ?? app.name
    this.#frame = new WindowFrame(options, workArea, (event) => this.#changed(event))
    const owner = {
      close: () => this.close(),
      destroy: () => this.destroy(),
      open: (more: BrowserWindowConstructorOptions, url: string) => openWindow(more, url),
    }
    const size = this.#frame.bounds
    this.webContents = new WebContents(owner, size, options.webPreferences?.preload)
    this.id = this.webContents.id
    this.#followPage()
    windows.all.push(this)
    app.emit('browser-window-created', cancelable(), this)
    app.emit('web-contents-created', cancelable(), this.webContents)
    if (options.show !== false) this.show()
  }

  #followPage() {
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.on('did-finish-load', () => {
      this.#readTitle().catch(() => {}) // the page has crashed or closed meanwhile
    })
  }

  async #readTitle() {
    const title = await this.webContents.executeJavaScript('document.title')
    if (typeof title !== 'string' || !title || this.#destroyed) return
    const event = cancelable()
    this.webContents.emit('page-title-updated', event, title, true)
    this.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.#title = title
  }

  #changed(event: string) {
    if (event === 'resize') {
      const { width, height } = this.#frame.bounds
      this.webContents.page.resize(width, height).catch(() => {})
    }
    this.emit(event)
  }

  /** The frame, as long as there is a window. */
  get #alive(): WindowFrame {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
    return this.#frame
  }

  show() {
    this.#alive.setVisible(true)
    this.focus()
  }

  hide() {
    this.#alive.setVisible(false)
    windows.blur(this)
  }

  focus() {
    this.#alive.setVisible(true)
    windows.focus(this)
  }

  minimize = () => this.#alive.setMinimized(true)
  restore = () => this.#alive.setMinimized(false)
  maximize = () => this.#alive.setMaximized(true)
  unmaximize = () => this.#alive.setMaximized(false)
  isVisible = () => this.#alive.visible && !this.#frame.minimized
  isFocused = () => !this.#destroyed && windows.focused === this
  isMinimized = () => this.#alive.minimized
  isMaximized = () => this.#alive.maximized
  isDestroyed = () => this.#destroyed
  isFullScreen = () => this.#alive.fullScreen
  setFullScreen = (fullScreen: boolean) => this.#alive.setFullScreen(fullScreen)

  getBounds = () => ({ ...this.#alive.bounds })
  getNormalBounds = () => ({ ...this.#alive.normalBounds })
  setBounds = (bounds: Partial<Bounds>) => this.#alive.setBounds(bounds)
  getSize = () => [this.#alive.bounds.width, this.#frame.bounds.height]
  setSize = (width: number, height: number) => this.setBounds({ width, height })

  getTitle = () => this.#title
  setTitle(title: string) {
    expectArgument(0, title, 'string')
    this.#title = title
  }

  setBackgroundColor(color: string) {
    expectArgument(0, color, 'string')
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  close() {
    this.tryClose()
  }

  /** Host only: false where a listener kept the window open. */
  tryClose(): boolean {
    if (this.#destroyed) return true
    if (prevented(this, 'close')) return false
    this.destroy()
    return true
  }

  destroy() {
    if (this.#destroyed) return
    windows.blur(this)
    windows.remove(this)
    this.#destroyed = true
    this.webContents.destroy()
    this.emit('closed')
    if (windows.all.length === 0 && !lifecycle.quitting) app.allWindowsClosed()
  }
}

function openWindow(options: BrowserWindowConstructorOptions, url: string): BrowserWindow {
  const window = new BrowserWindow(options)
  window.loadURL(url).catch(() => {})
  return window
}
