import { join } from 'node:path'
import { Menu, Tray, app, clipboard, nativeImage } from 'electron'
import type { Corral } from '../core/corral.ts'
import type { Log } from '../core/lib/log.ts'
import { readTray } from './read-tray.ts'
import { trayKeys, trayTemplate } from './tray-menu.ts'
import type { TrayActions } from './tray-state.ts'
import type { Windows } from './windows.ts'

interface TrayDeps {
  readonly corral: Corral
  readonly windows: Windows
  readonly log: Log
}

const figuresEveryMs = 5000
/** Several things change at once, and with every request. */
const gatherMs = 100

/** The menu-bar item: what runs, with its ways out. */
export function createTray(deps: TrayDeps): { tray: Tray; menu(): Menu; stop(): void } {
  const icon = nativeImage.createFromPath(join(app.getAppPath(), 'resources', 'trayTemplate.png'))
  icon.setTemplateImage(true)
  const tray = new Tray(icon)
  tray.setToolTip('Corral')

  const actions = trayActions(deps)
  let shown = { items: '', figures: '' }
  let builtAt = 0
  let isOpen = false
  let menu = Menu.buildFromTemplate([])
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const updateSoon = () => {
    timer ??= setTimeout(update, gatherMs).unref()
  }
  const source = readTray(deps.corral, updateSoon, ending.signal)
  const update = () => {
    timer = undefined
    if (ending.signal.aborted) return
    const state = source.state()
    const keys = trayKeys(state)
    // A menu that is rebuilt closes under the pointer, and figures change many times a second.
    const isDue = keys.figures !== shown.figures && performance.now() - builtAt >= figuresEveryMs
    if (isOpen || (keys.items === shown.items && !isDue)) return
    shown = keys
    builtAt = performance.now()
    menu = Menu.buildFromTemplate(trayTemplate(state, actions))
    menu.on('menu-will-show', () => (isOpen = true))
    menu.on('menu-will-close', () => {
      isOpen = false
      // Not before the click that closes it has come through.
      setImmediate(update)
    })
    tray.setContextMenu(menu)
  }
  update()
  return { tray, menu: () => menu, stop: () => ending.abort() }
}

function trayActions({ corral, windows, log }: TrayDeps): TrayActions {
  const { client } = corral
  /** The state may have changed while the menu was open; what fails shows in the next menu. */
  const attempt = (call: Promise<unknown>) =>
    void call.catch((error: unknown) => log.warn({ err: error }, 'not done from the menu'))
  return {
    load: (modelId) => attempt(client.pool.load({ modelId })),
    unload: (modelId) => attempt(client.pool.unload({ modelId })),
    pin: (modelId, pinned) => attempt(client.pool.pin({ modelId, pinned })),
    download: (task_id, verb) => attempt(client.downloads[verb]({ task_id })),
    pause: (on) => attempt(on ? client.system.pause() : client.system.resume()),
    openPort: (on) => attempt(on ? client.system.openPort() : client.system.closePort()),
    letLeave: (on) => attempt(client.activitySettings.update({ nothing_leaves: !on })),
    copy: (text) => void clipboard.writeText(text),
    show: windows.show,
    quit: () => app.quit(),
  }
}
