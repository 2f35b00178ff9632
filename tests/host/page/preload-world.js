// The preload's isolated world: the 'electron' module of a sandboxed preload, and the links and
// calls that would open a window. META is filled in, and so is runPreload.

const post = globalThis.hostPost // the binding to the main process; the preload must not see it
delete globalThis.hostPost
const tell = (message) => post(JSON.stringify(message))

const expose = createBridge(CHANNEL, 'preload', 'page', tell)
const { ipcRenderer, receive } = createIpcRenderer(tell)
Object.defineProperty(globalThis, 'hostReceive', { value: receive })

const electron = strictly('electron', {
  ipcRenderer: strictly('ipcRenderer', ipcRenderer),
  contextBridge: strictly('contextBridge', {
    exposeInMainWorld(key, api) {
      if (typeof key !== 'string') throw new TypeError('The "key" argument must be a string')
      expose(key, api)
    },
  }),
})

function require(id) {
  if (/^electron(\/renderer|\/common)?$/.test(id)) return electron
  throw new Error(`module not found: ${id}`)
}

function strictly(name, members) {
  return new Proxy(members, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || key === 'then') return target[key]
      throw new Error(`test host: ${name}.${key} is not implemented`)
    },
  })
}

// A link for another window: target=_blank, a middle click, or a click with Ctrl, Cmd or Shift.
function openLink(event) {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href)
  if (!link || event.defaultPrevented || event.button > 1) return
  if (link.protocol === 'javascript:') return
  const background = event.button === 1 || event.ctrlKey || event.metaKey
  if (!background && !event.shiftKey && link.target !== '_blank') return
  event.preventDefault()
  const disposition = background ? 'background-tab' : 'foreground-tab'
  tell({ type: 'open', url: link.href, name: '', features: '', disposition })
}
addEventListener('click', openLink)
addEventListener('auxclick', openLink)

const process = {
  ...META.process,
  type: 'renderer',
  sandboxed: true,
  contextIsolated: true,
  env: {},
}
const module = { exports: {} }
try {
  runPreload(require, process, module, module.exports)
} catch (error) {
  console.error(`Unable to load preload script: ${META.preload}`, error)
  tell({ type: 'preload-error', error: pack(error) })
}
