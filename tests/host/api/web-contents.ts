// webContents: the page of a window.
import { PageTarget } from '../chromium/page-target.ts'
import type { PageMessage } from '../chromium/page-message.ts'
import { expectArgument } from '../core/arguments.ts'
import { cancelable } from '../core/cancelable.ts'
import { pack, unpack } from '../core/codec.ts'
import { record } from '../core/record.ts'
import { fromChromium, originOf, schemePatterns, toChromium } from '../core/scheme-address.ts'
import { strictEmitter } from '../core/strict.ts'
import { type SenderFrame, deliver } from './ipc-main.ts'
import { imageFromPng } from './native-image.ts'
import { nativeTheme } from './native-theme.ts'
import { loadPreload } from './preload.ts'
import { answer } from './page-requests.ts'
import { session } from './session.ts'
import { type OpenHandler, type Owner, openWindow } from './window-open.ts'

const events = [
  'console-message',
  'context-menu',
  'destroyed',
  'did-create-window',
  'did-fail-load',
  'did-finish-load',
  'did-navigate',
  'dom-ready',
  'ipc-message',
  'page-title-updated',
  'preload-error',
  'render-process-gone',
  'will-navigate',
]

/** Chromium's names for levels where Electron has another one; the rest is 'info'. */
const levels: Record<string, string> = {
  error: 'error',
  assert: 'error',
  warning: 'warning',
  debug: 'debug',
  verbose: 'debug',
}

let serial = 0

export class WebContents extends strictEmitter('webContents', events) {
  readonly id = ++serial
  readonly session = session.defaultSession
  /** Host only, as is the rest of the DevTools side. */
  readonly page: PageTarget
  #owner: Owner
  #preload: string
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  /** The address that the app itself asked for, and which is no navigation of the page's. */
  #expected = ''
  #destroyed = false

  constructor(owner: Owner, size: { width: number; height: number }, preload: string | undefined) {
    super()
    this.#owner = owner
    this.#preload = preload ?? ''
    this.page = new PageTarget({
      ...size,
      scripts: loadPreload(preload, (error) => this.#preloadFailed(error)),
      patterns: schemePatterns(),
      onRequest: (request, isPage) => answer(request, this, isPage && this.#expected),
    })
    nativeTheme.follow(this.page)
    this.#follow()
    this.page.opened.catch((error) => {
      if (!this.#destroyed) console.error('test host: a window could not be opened:', error)
    })
  }

  #follow() {
    this.page.on('message', (message) => this.#receive(message))
    this.page.on('gone', () => this.#owner.destroy())
    this.page.on('dom-ready', () => this.emit('dom-ready', cancelable()))
    this.page.on('navigated', () =>
      this.emit('did-navigate', cancelable(), this.getURL(), 200, 'OK'),
    )
    this.page.on('load', () => this.emit('did-finish-load', cancelable()))
    this.page.on('crashed', () => {
      this.emit('render-process-gone', cancelable(), { reason: 'crashed', exitCode: 5 })
    })
    this.page.on('console', (level, message) => {
      if (process.env.HOST_DEBUG) console.error(`[page ${this.id}] ${level}: ${message}`)
      const fields = { level: levels[level] ?? 'info', message, frame: this.mainFrame }
      this.emit('console-message', cancelable(fields))
    })
  }

  get mainFrame(): SenderFrame {
    const url = this.getURL()
    return { url, origin: originOf(url) }
  }

  getURL = () => fromChromium(this.page.url)
  isDestroyed = () => this.#destroyed

  async loadURL(url: string) {
    expectArgument(0, url, 'string')
    this.#requireAlive()
    this.#expected = toChromium(url)
    try {
      await this.page.navigate(this.#expected)
    } catch (error) {
      const code = (error as Error).message.replace(/^net::/, '')
      this.emit('did-fail-load', cancelable(), -2, code, url, true)
      throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url })
    } finally {
      this.#expected = ''
    }
  }

  reload() {
    this.#requireAlive()
    this.page.send('Page.reload').catch(() => {})
  }

  send(channel: string, ...args: unknown[]) {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    this.#requireAlive()
    void this.page.post({ type: 'event', channel, args: pack(args) })
  }

  setWindowOpenHandler(handler: OpenHandler) {
    expectArgument(0, handler, 'function')
    this.#openHandler = handler
  }

  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    expectArgument(0, code, 'string')
    this.#requireAlive()
    return this.page.evaluate(code, userGesture)
  }

  async capturePage() {
    this.#requireAlive()
    const { data } = await this.page.send('Page.captureScreenshot')
    return imageFromPng(Buffer.from(data, 'base64'))
  }

  forcefullyCrashRenderer() {
    this.page.send('Page.crash').catch(() => {})
  }

  openDevTools() {}

  /** Recorded only: nothing is fetched, and nobody is asked where to save it. */
  downloadURL(url: string) {
    expectArgument(0, url, 'string')
    this.#requireAlive()
    record.downloads.push(url)
  }

  close() {
    this.#owner.close()
  }

  /** Host only: the window is gone, and its page goes with it. */
  destroy() {
    this.#destroyed = true
    this.page.close().catch(() => {})
    this.emit('destroyed')
  }

  #receive(message: PageMessage) {
    if (message.type === 'close') this.#owner.close()
    else if (message.type === 'open') openWindow(message, this.#openHandler, this.#owner, this)
    else if (message.type === 'preload-error') this.#preloadFailed(unpack(message.error))
    else void deliver(message, this)
  }

  /** Deferred, because a preload may fail while the app has had no chance to listen. */
  #preloadFailed(error: unknown) {
    setImmediate(() => this.emit('preload-error', cancelable(), this.#preload, error))
  }

  #requireAlive() {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
  }
}
