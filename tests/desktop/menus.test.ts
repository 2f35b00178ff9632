import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { PooledModel } from '../../src-main/contract/pool.ts'
import { aboutText } from '../../src-main/electron/about-text.ts'
import { contextMenuTemplate } from '../../src-main/electron/context-menu-template.ts'
import { menuTemplate } from '../../src-main/electron/menu-template.ts'
import { trayKeys, trayTemplate } from '../../src-main/electron/tray-menu.ts'
import type { TrayActions, TrayState } from '../../src-main/electron/tray-state.ts'

type Item = ReturnType<typeof trayTemplate>[number]

/** All items, those of submenus too. */
function flat(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
}
const labels = (items: readonly Item[]) => flat(items).flatMap(({ label }) => label ?? [])
const byId = (items: readonly Item[], id: string) => flat(items).find((item) => item.id === id)
const click = (item: Item | undefined) => (item?.click as (() => void) | undefined)?.()

const model: PooledModel = {
  modelId: 'fable',
  state: 'ready',
  progress: 1,
  error: null,
  retryAt: null,
  contextTokens: 4096,
  slots: [],
  activeRequests: 1,
  waitingRequests: 2,
  memory: {
    weightsBytes: 0,
    contextBytes: 0,
    computeBytes: 0,
    totalBytes: 4 * 2 ** 30,
    source: 'measured',
  },
  pinned: false,
  idleSeconds: null,
  unloadsAt: null,
  useCount: 1,
  loadedAt: null,
  lastUsedAt: null,
  tokensPerSecond: null,
  liveTokensPerSecond: 34.6,
  promptTokensComputed: 0,
  promptTokensCached: 0,
}
const state: TrayState = {
  port: { address: 'http://127.0.0.1:10242', paused: false, answering: 0 },
  models: [],
  loadable: [],
  downloads: [],
  spentTodayNanousd: null,
  nothingLeaves: false,
  restraint: null,
}

function recordedActions(): { act: TrayActions; calls: unknown[][] } {
  const calls: unknown[][] = []
  const act = new Proxy({} as TrayActions, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        void calls.push([name, ...args]),
  })
  return { act, calls }
}

describe('the menu of the menu-bar item', () => {
  const { act, calls } = recordedActions()

  it('says at a glance what runs, how fast, and in how much memory', () => {
    const running = { ...state, models: [model], port: { ...state.port, answering: 1 } }
    const shown = labels(trayTemplate(running, act))
    expect(shown).toContain('Answers at 127.0.0.1:10242')
    expect(shown).toContain('1 model in memory, 1 answering, 2 waiting')
    expect(shown).toContain('fable, 4.0 GB, 35 tokens/s')
  })

  it('unloads, keeps, and loads models', () => {
    const items = trayTemplate({ ...state, models: [model], loadable: ['other'] }, act)
    click(byId(items, 'unload fable'))
    click(byId(items, 'pin fable'))
    click(byId(items, 'load other'))
    expect(calls.splice(0)).toEqual([
      ['unload', 'fable'],
      ['pin', 'fable', true],
      ['load', 'other'],
    ])
  })

  it('offers nothing for a model that is on its way', () => {
    const items = trayTemplate({ ...state, models: [{ ...model, state: 'loading' }] }, act)
    expect(byId(items, 'model fable')).toMatchObject({ label: 'fable (loading)', enabled: false })
  })

  it('leads to the reason why a model did not load', () => {
    const failed = trayTemplate({ ...state, models: [{ ...model, state: 'failed' }] }, act)
    expect(byId(failed, 'model fable')?.label).toBe('fable (did not load)')
    click(byId(failed, 'model fable'))
    expect(calls.splice(0)).toEqual([['show', '#/pool']])
  })

  it('pauses and resumes, closes and opens the port, turns the switch', () => {
    click(byId(trayTemplate(state, act), 'pause'))
    const paused = { ...state, port: { ...state.port, paused: true }, nothingLeaves: true }
    click(byId(trayTemplate(paused, act), 'resume'))
    click(byId(trayTemplate(state, act), 'port'))
    click(byId(trayTemplate(paused, act), 'nothing-leaves'))
    expect(calls.splice(0)).toEqual([
      ['pause', true],
      ['pause', false],
      ['openPort', false],
      ['letLeave', true],
    ])
  })

  it('has no address to copy while the port is closed', () => {
    const closed = trayTemplate({ ...state, port: { ...state.port, address: null } }, act)
    expect(byId(closed, 'copy-address')?.enabled).toBe(false)
    expect(labels(closed)[0]).toContain('closed')
    click(byId(trayTemplate(state, act), 'copy-address'))
    expect(calls.splice(0)).toEqual([['copy', 'http://127.0.0.1:10242/v1']])
  })

  it.each([
    [420_000_000, 'Spent today: $0.42'],
    [900_000, 'Spent today: less than $0.01'],
  ])('shows what %i was spent today', (spentTodayNanousd, line) => {
    expect(labels(trayTemplate({ ...state, spentTodayNanousd }, act))).toContain(line)
  })

  it('says why Corral rests, and offers no more models than fit on a screen', () => {
    const loadable = Array.from({ length: 30 }, (_, index) => `model-${index}`)
    const items = trayTemplate({ ...state, loadable, restraint: 'It is hot.' }, act)
    expect(labels(items)).toContain('It is hot.')
    expect(labels(items)).toContain('10 More…')
    expect(byId(items, 'load model-25')).toBeUndefined()
  })

  it('is another one when something begins or ends, not when a figure moves', () => {
    const before = trayKeys({ ...state, models: [model] })
    const faster = trayKeys({ ...state, models: [{ ...model, liveTokensPerSecond: 60 }] })
    expect(faster.items).toBe(before.items)
    expect(faster.figures).not.toBe(before.figures)
    const pinned = trayKeys({ ...state, models: [{ ...model, pinned: true }] })
    expect(pinned.items).not.toBe(before.items)
  })
})

describe('the menu bar', () => {
  const routes: string[] = []
  const items = menuTemplate({
    show: (route) => void routes.push(route),
    openModelFile: () => {},
    openDocs: () => {},
    installCommandLineTool: () => {},
  })

  it('has the standard menus of a Mac app, each item in its place', () => {
    expect(items.map(({ label, role }) => label ?? role)).toEqual([
      'Corral',
      'File',
      'editMenu',
      'View',
      'Go',
      'windowMenu',
      'help',
    ])
    const roles = flat(items).flatMap(({ role }) => role ?? [])
    for (const role of ['about', 'services', 'hide', 'hideOthers', 'unhide', 'quit', 'close']) {
      expect(roles).toContain(role)
    }
    for (const role of ['reload', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen']) {
      expect(roles).toContain(role)
    }
  })

  it('goes to the screens of the sidebar, in their order', async () => {
    const source = await readFile('src-renderer/shell/screens.tsx', 'utf8')
    const shown = [...source.matchAll(/\bid: '(\w+)',\s+label: '(\w+)'/g)]
    const go = flat(items).filter(({ id }) => id?.startsWith('go '))
    expect(go.length).toBeGreaterThan(10)
    expect([...go.map(({ id, label }) => `${id?.slice(3)} ${label}`), 'settings Settings']).toEqual(
      shown.map(([, id, label]) => `${id} ${label}`),
    )
  })

  it('gives no key to two items', () => {
    const keys = flat(items).flatMap(({ accelerator }) => accelerator?.toString() ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('CmdOrCtrl+,')
  })

  it('leads to screens that there are', () => {
    for (const id of ['settings', 'new-chat', 'tour', 'report']) click(byId(items, id))
    expect(routes).toEqual(['#/settings', '#/chat', '#/setup', '#/settings/diagnostics'])
  })
})

describe('the menu of the right button', () => {
  const nothing = {
    isEditable: false,
    selectionText: '',
    misspelledWord: '',
    dictionarySuggestions: [],
  }
  const words: string[] = []
  const spelling = {
    replace: (word: string) => void words.push(`replace ${word}`),
    learn: (word: string) => void words.push(`learn ${word}`),
  }

  it('is none where there is nothing to copy', () => {
    expect(contextMenuTemplate(nothing, spelling)).toEqual([])
    expect(contextMenuTemplate({ ...nothing, selectionText: ' \n' }, spelling)).toEqual([])
  })

  it('copies what is selected, and edits in a field', () => {
    expect(contextMenuTemplate({ ...nothing, selectionText: 'a' }, spelling)).toEqual([
      { role: 'copy' },
    ])
    const roles = contextMenuTemplate({ ...nothing, isEditable: true }, spelling).map((i) => i.role)
    expect(roles).toContain('paste')
    expect(roles).toContain('cut')
  })

  it('offers other spellings', () => {
    const misspelled = { misspelledWord: 'wrold', dictionarySuggestions: ['world'] }
    const items = contextMenuTemplate({ ...nothing, isEditable: true, ...misspelled }, spelling)
    click(items.find(({ label }) => label === 'world'))
    click(items.find(({ label }) => label === 'Learn Spelling'))
    expect(words).toEqual(['replace world', 'learn wrold'])
  })
})

describe('the About panel', () => {
  it('names the parts that are there', () => {
    const versions = {
      corral: '1.0.0',
      electron: '45.4.1',
      chromium: null,
      node: '24.2.0',
      sqlite: '3.50.0',
      node_llama_cpp: '3.21.1',
      llama_cpp: 'b7000',
    }
    expect(aboutText(versions).split('\n')).toEqual([
      'llama.cpp b7000',
      'node-llama-cpp 3.21.1',
      'Electron 45.4.1',
      'Node 24.2.0',
      'SQLite 3.50.0',
    ])
  })
})
