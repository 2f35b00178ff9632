import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, Tray, app, clipboard, nativeImage } from 'electron'
import type { PoolStatus, PooledModel } from '../contract/pool.ts'
import type { Corral } from '../core/corral.ts'
import type { Windows } from './windows.ts'

interface TrayDeps {
  readonly corral: Corral
  readonly address: string
  readonly windows: Windows
}

/** The menu-bar item: what is loaded, with its way out, and the address to copy. */
export function createTray(deps: TrayDeps): { tray: Tray; menu(): Menu } {
  const icon = nativeImage.createFromPath(join(app.getAppPath(), 'resources', 'trayTemplate.png'))
  icon.setTemplateImage(true)
  const tray = new Tray(icon)
  tray.setToolTip('Corral')

  let shown = ''
  let menu = Menu.buildFromTemplate([])
  const update = (status: PoolStatus) => {
    // A menu that is rebuilt closes under the pointer, and progress changes many times a second.
    const wanted = JSON.stringify(status.models.map(({ modelId, state }) => [modelId, state]))
    if (wanted === shown) return
    shown = wanted
    menu = Menu.buildFromTemplate(trayItems(status.models, deps))
    tray.setContextMenu(menu)
  }
  update(deps.corral.pool.status())
  deps.corral.pool.listen(update)
  return { tray, menu: () => menu }
}

function trayItems(
  models: readonly PooledModel[],
  { corral, address, windows }: TrayDeps,
): MenuItemConstructorOptions[] {
  return [
    { id: 'state', label: stateLine(models), enabled: false },
    ...models.map((model) => modelItem(model, corral)),
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
