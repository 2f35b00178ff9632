// app: the life of the application, its paths and its identity.
import { appendSwitch } from '../chromium/flags.ts'
import { stopBrowser } from '../chromium/browser.ts'
import { expectArgument, expectOneOf } from '../core/arguments.ts'
import { BasePaths } from '../core/base-paths.ts'
import { cancelable, prevented } from '../core/cancelable.ts'
import { InstanceLock } from '../core/instance-lock.ts'
import { lifecycle } from '../core/lifecycle.ts'
import { record } from '../core/record.ts'
import { strict, strictEmitter } from '../core/strict.ts'
import { windows } from '../core/windows.ts'
import { Dock } from './dock.ts'

const events = [
  'ready',
  'activate',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'second-instance',
  'open-url',
  'open-file',
  'browser-window-created',
  'web-contents-created',
]

export interface Manifest {
  name?: string
  productName?: string
  version?: string
  main?: string
}

class App extends strictEmitter('app', events) {
  readonly isPackaged = false
  readonly dock = new Dock()
  readonly commandLine = strict('commandLine', {
    appendSwitch(name: string, value?: string) {
      expectArgument(0, name, 'string')
      appendSwitch(name, value)
    },
  })
  #folder = ''
  #manifest: Manifest = {}
  #paths!: BasePaths
  #lock: InstanceLock | null = null
  #loginItem = { openAtLogin: false }

  /** Host only: what Electron learns from the folder it is started with. */
  load(folder: string, manifest: Manifest) {
    this.#folder = folder
    this.#manifest = manifest
    this.#paths = new BasePaths(this.name)
  }

  get name() {
    return this.#manifest.productName ?? this.#manifest.name ?? 'Electron'
  }

  getName = () => this.name
  getVersion = () => this.#manifest.version ?? '0.0.0'
  getAppPath = () => this.#folder
  getLocale = () => 'en-US'
  getPath = (name: string) => this.#paths.get(name)
  setPath = (name: string, path: string) => this.#paths.set(name, path)
  isReady = () => lifecycle.ready
  whenReady = () => lifecycle.whenReady

  requestSingleInstanceLock(data: unknown = {}): boolean {
    if (this.#lock) return true
    const lock = new InstanceLock(this.getPath('userData'))
    const me = { argv: process.argv, cwd: process.cwd(), data }
    const first = lock.acquire(me, (second) => {
      const { argv, cwd, data: sent } = second
      const tell = () => this.emit('second-instance', cancelable(), argv, cwd, sent)
      void lifecycle.whenReady.then(tell)
    })
    if (first) this.#lock = lock
    return first
  }

  /** Chromium runs without a GPU here anyway. */
  disableHardwareAcceleration() {
    if (lifecycle.ready) throw new Error('app.disableHardwareAcceleration() comes before ready')
  }

  hasSingleInstanceLock = () => this.#lock !== null

  quit() {
    if (lifecycle.quitting || prevented(this, 'before-quit')) return
    lifecycle.quitting = true
    const closed = windows.all.slice().map((window) => window.tryClose())
    if (closed.includes(false) || prevented(this, 'will-quit')) lifecycle.quitting = false
    else this.#end(0)
  }

  exit(code = 0) {
    lifecycle.quitting = true
    for (const window of windows.all.slice()) window.destroy()
    this.#end(code)
  }

  #end(code: number) {
    if (lifecycle.over) return
    lifecycle.over = true
    this.emit('quit', cancelable(), code)
    void stopBrowser().finally(() => process.exit(code))
  }

  /** Host only: without a listener, an app quits with its last window. */
  allWindowsClosed() {
    if (this.listenerCount('window-all-closed')) this.emit('window-all-closed')
    else this.quit()
  }

  setActivationPolicy(policy: string) {
    expectOneOf('activation policy', policy, ['regular', 'accessory', 'prohibited'])
    record.activationPolicy = policy
  }

  setAboutPanelOptions(options: object) {
    expectArgument(0, options, 'object')
    record.aboutPanel = options
  }

  showAboutPanel() {
    record.aboutPanelShown++
  }

  getLoginItemSettings() {
    const status = this.#loginItem.openAtLogin ? 'enabled' : 'not-registered'
    const wasOpenedAtLogin = process.env.HOST_OPENED_AT_LOGIN !== undefined
    return { ...this.#loginItem, status, wasOpenedAtLogin }
  }

  setLoginItemSettings(settings: object) {
    expectArgument(0, settings, 'object')
    this.#loginItem = { ...this.#loginItem, ...settings }
    record.loginItem = this.#loginItem
  }

  setAsDefaultProtocolClient(scheme: string) {
    expectArgument(0, scheme, 'string')
    record.protocolClients.push(scheme)
    return true
  }

  enableSandbox() {
    if (!lifecycle.ready) return
    throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  focus() {
    windows.all.find((window) => window.isVisible())?.focus()
  }
}

export const app = new App()
