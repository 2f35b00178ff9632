// ipcRenderer: `post` sends a message to the main process, the returned `receive` takes one from it.

function createIpcRenderer(post) {
  const listeners = new Map() // channel -> functions
  const waiting = new Map() // invoke number -> { resolve, reject }
  let serial = 0

  const on = (channel, listener) => {
    if (typeof listener !== 'function') {
      throw new TypeError('The "listener" argument must be of type function.')
    }
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    return ipcRenderer
  }

  const off = (channel, listener) => {
    const kept = [...(listeners.get(channel) ?? [])]
    const at = kept.findLastIndex((fn) => fn === listener || fn.original === listener)
    if (at >= 0) kept.splice(at, 1)
    listeners.set(channel, kept)
    return ipcRenderer
  }

  const ipcRenderer = {
    on,
    off,
    addListener: on,
    removeListener: off,
    once(channel, listener) {
      const wrapper = (...args) => {
        off(channel, wrapper)
        listener(...args)
      }
      wrapper.original = listener
      return on(channel, wrapper)
    },
    send(channel, ...args) {
      post({ type: 'send', channel: checkChannel(channel), args: pack(args) })
    },
    async invoke(channel, ...args) {
      const number = ++serial
      post({ type: 'invoke', number, channel: checkChannel(channel), args: pack(args) })
      return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }))
    },
  }

  function receive(message) {
    if (message.type === 'event') {
      const args = unpack(message.args)
      for (const listener of listeners.get(message.channel) ?? []) {
        listener({ sender: ipcRenderer, ports: [] }, ...args)
      }
      return
    }
    const { resolve, reject } = waiting.get(message.number)
    waiting.delete(message.number)
    if (message.error === undefined) resolve(unpack(message.value))
    else reject(new Error(message.error))
  }

  function checkChannel(channel) {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    return channel
  }

  return { ipcRenderer, receive }
}
