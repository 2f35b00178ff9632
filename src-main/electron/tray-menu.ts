import type { MenuItemConstructorOptions } from 'electron'
import type { PooledModel } from '../contract/pool.ts'
import { downloadItems, downloadKeys, downloadLabels } from './download-items.ts'
import { dollars, memoryInWords } from './tray-text.ts'
import type { TrayActions, TrayState } from './tray-state.ts'

type Item = MenuItemConstructorOptions

/** So many models are offered; the others are in the window. */
const mostLoadable = 20

/** The menu of the menu-bar item. Items that tests or people look for keep their ids. */
export function trayTemplate(state: TrayState, act: TrayActions): Item[] {
  const { port, downloads, nothingLeaves } = state
  const separator: Item = { type: 'separator' }
  return [
    ...headLines(state).map((label, index) => ({ id: `state ${index}`, label, enabled: false })),
    separator,
    { id: 'open', label: 'Open Corral', click: () => act.show() },
    { id: 'new-chat', label: 'New Chat', click: () => act.show('#/chat') },
    separator,
    ...state.models.map((model) => modelItem(model, act)),
    loadItem(state.loadable, act),
    ...downloadItems(downloads, act.download),
    separator,
    {
      id: 'copy-address',
      label: 'Copy Base URL',
      enabled: port.address !== null,
      click: () => act.copy(`${port.address}/v1`),
    },
    { id: 'new-token', label: 'New Token…', click: () => act.show('#/gateway?new=token') },
    separator,
    toggle('port', 'Answer Apps on This Mac', port.address !== null, act.openPort),
    toggle('nothing-leaves', 'Nothing Leaves This Mac', nothingLeaves, (on) => act.letLeave(!on)),
    port.paused
      ? { id: 'resume', label: 'Resume Corral', click: () => act.pause(false) }
      : { id: 'pause', label: 'Pause Corral', click: () => act.pause(true) },
    separator,
    {
      id: 'settings',
      label: 'Settings…',
      accelerator: 'CmdOrCtrl+,',
      click: () => act.show('#/settings'),
    },
    { id: 'quit', label: 'Quit Corral', accelerator: 'CmdOrCtrl+Q', click: act.quit },
  ]
}

/** `items`: what makes it another menu. `figures`: what only moves in it. */
export function trayKeys(state: TrayState): { readonly items: string; readonly figures: string } {
  const { port, models, loadable, downloads, nothingLeaves, restraint } = state
  const loaded = models.map(({ modelId, state: loadState, pinned }) => [modelId, loadState, pinned])
  const turned = [port.address, port.paused, nothingLeaves, restraint]
  return {
    items: JSON.stringify([turned, loaded, loadable, downloadKeys(downloads)]),
    figures: JSON.stringify([headLines(state), models.map(modelLabel), downloadLabels(downloads)]),
  }
}

function headLines(state: TrayState): string[] {
  const { spentTodayNanousd: spent, restraint } = state
  return [
    portLine(state),
    workLine(state),
    ...(restraint === null ? [] : [restraint]),
    ...(spent === null || spent === 0 ? [] : [`Spent today: ${dollars(spent)}`]),
  ]
}

function portLine({ port }: TrayState): string {
  if (port.address === null) return 'Apps get no answers: the local port is closed'
  return port.paused
    ? 'Paused: apps are told to come back later'
    : `Answers at ${port.address.replace('http://', '')}`
}

function workLine({ models, port }: TrayState): string {
  const waiting = models.reduce((sum, { waitingRequests }) => sum + waitingRequests, 0)
  const parts = [
    memoryWords(models.filter(({ state }) => state === 'ready').length),
    port.answering > 0 ? `${port.answering} answering` : null,
    waiting > 0 ? `${waiting} waiting` : null,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

function memoryWords(loaded: number): string {
  if (loaded === 0) return 'No model in memory'
  return loaded === 1 ? '1 model in memory' : `${loaded} models in memory`
}

function modelItem(model: PooledModel, act: TrayActions): Item {
  const { modelId, state, pinned } = model
  const label = modelLabel(model)
  const id = `model ${modelId}`
  if (state === 'failed') return { id, label, click: () => act.show('#/pool') }
  if (state !== 'ready') return { id, label, enabled: false }
  return {
    id,
    label,
    submenu: [
      { id: `unload ${modelId}`, label: 'Unload', click: () => act.unload(modelId) },
      toggle(`pin ${modelId}`, 'Keep in Memory', pinned, (on) => act.pin(modelId, on)),
    ],
  }
}

const stateWords = { loading: 'loading', unloading: 'unloading', failed: 'did not load' } as const

function modelLabel({ modelId, state, memory, liveTokensPerSecond }: PooledModel): string {
  if (state !== 'ready') return `${modelId} (${stateWords[state]})`
  const speed = Math.round(liveTokensPerSecond)
  const figures = [memoryInWords(memory.totalBytes), speed > 0 ? `${speed} tokens/s` : null]
  return `${modelId}, ${figures.filter((figure) => figure !== null).join(', ')}`
}

function loadItem(loadable: readonly string[], act: TrayActions): Item {
  if (loadable.length === 0) return { label: 'Load a Model', enabled: false }
  const rest = loadable.length - mostLoadable
  const items: Item[] = loadable
    .slice(0, mostLoadable)
    .map((id) => ({ id: `load ${id}`, label: id, click: () => act.load(id) }))
  const more: Item = { label: `${rest} More…`, click: () => act.show('#/models') }
  return { label: 'Load a Model', submenu: rest > 0 ? [...items, more] : items }
}

function toggle(id: string, label: string, checked: boolean, turn: (on: boolean) => void): Item {
  return { id, label, type: 'checkbox', checked, click: () => turn(!checked) }
}
