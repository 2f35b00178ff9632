// The page's own world: receives what the preload exposes, and reports window.open and window.close.

const report = createBridge(CHANNEL, 'page', 'preload', (key, api) => {
  if (key in window) {
    throw new Error('Cannot bind an API on top of an existing property on the window object')
  }
  Object.defineProperty(window, key, { value: freeze(api), enumerable: true })
})

window.open = (url = '', name = '', features = '') => {
  report({ type: 'open', url: new URL(url, location.href).href, name, features })
  return null
}

window.close = () => report({ type: 'close' })

function freeze(value) {
  if (typeof value === 'function') return Object.freeze(value)
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  Object.values(value).forEach(freeze)
  return Object.freeze(value)
}
