import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, Tray, app, clipboard, nativeImage } from 'electron'
import type { Download } from '../contract/downloads.ts'
import type { PooledModel } from '../contract/pool.ts'
import type { Corral } from '../core/corral.ts'
import { downloadItems, downloadKeys, downloadLabels } from './download-items.ts'
import type { Windows } from './windows.ts'

interface TrayDeps {
  readonly corral: Corral
  readonly address: string
  readonly windows: Windows
}

const progressEveryMs = 5000

/** The menu-bar item: what is loaded and what is fetched, with their ways out, and the address. */
export function createTray(deps: TrayDeps): { tray: Tray; menu(): Menu } {
  const icon = nativeImage.createFromPath(join(app.getAppPath(), 'resources', 'trayTemplate.png'))
  icon.setTemplateImage(true)
  const tray = new Tray(icon)
  tray.setToolTip('Corral')

  const { pool, downloads } = deps.corral
  let shown = ''
  let shownProgress = ''
  let builtAt = 0
  let menu = Menu.buildFromTemplate([])
  const update = () => {
    const { models } = pool.status()
    const fetched = downloads.list()
    const loaded = models.map(({ modelId, state }) => [modelId, state])
    const wanted = JSON.stringify([loaded, downloadKeys(fetched)])
    const progress = JSON.stringify(downloadLabels(fetched))
    // A menu that is rebuilt closes under the pointer, and progress changes many times a second.
    const isDue = progress !== shownProgress && performance.now() - builtAt >= progressEveryMs
    if (wanted === shown && !isDue) return
    shown = wanted
    shownProgress = progress
    builtAt = performance.now()
    menu = Menu.buildFromTemplate(trayItems(models, fetched, deps))
    tray.setContextMenu(menu)
  }
  update()
  pool.listen(update)
  downloads.listen(update)
  return { tray, menu: () => menu }
}

function trayItems(
  models: readonly PooledModel[],
  downloads: readonly Download[],
  { corral, address, windows }: TrayDeps,
): MenuItemConstructorOptions[] {
  return [
    { id: 'state', label: stateLine(models), enabled: false },
    ...models.map((model) => modelItem(model, corral)),
    ...downloadItems(downloads, corral),
    { type: 'separator' },
    {
      id: 'copy-address',
      label: `Copy address (${address}/v1)`,
      click: () => void clipboard.writeText(`${address}/v1`),
    },
    { type: 'separator' },
    { id: 'open', label: 'Open Corral', click: windows.show },
    { id: 'quit', label: 'Quit Corral', accelerator: 'CmdOrCtrl+Q', click: () => app.quit() },
  ]
}

function stateLine(models: readonly PooledModel[]): string {
  const loaded = models.filter(({ state }) => state === 'ready').length
  if (loaded === 0) return 'Ready, no model in memory'
  return loaded === 1 ? '1 model in memory' : `${loaded} models in memory`
}

function modelItem(
  { modelId, state }: PooledModel,
  { client }: Corral,
): MenuItemConstructorOptions {
  if (state !== 'ready') return { label: `${modelId} (${words[state]})`, enabled: false }
  const unload = () => {
    void client.pool.unload({ modelId })
  }
  return {
    label: modelId,
    submenu: [{ id: `unload ${modelId}`, label: 'Unload', click: unload }],
  }
}

const words = { loading: 'loading', unloading: 'unloading', failed: 'did not load' } as const
