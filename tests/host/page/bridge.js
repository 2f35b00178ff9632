// Carries calls between the page's world and the preload's. The two share the DOM but no JavaScript
// objects; the detail of an event is structured-cloned on its way across, and dispatch is
// synchronous, so a call and its answer are a pair of nested events.

/** Each side answers to `entry`, and reaches the other side's entry by the returned function. */
function createBridge(channel, me, peer, entry) {
  const lent = [] // functions that the other world may call, by number
  const numbers = new Map()
  const promises = new Map() // settled from the other world, by number
  let answer = null
  let serial = 0

  lend(entry)
  addEventListener(`${channel}:${me}`, (event) => {
    const message = event.detail
    if (message?.call !== undefined) answerCall(message)
    else if (message?.settle !== undefined) settle(message)
    else answer = message
  })
  return borrow(0)

  function post(message) {
    dispatchEvent(new CustomEvent(`${channel}:${peer}`, { detail: message }))
  }

  function answerCall({ call, args }) {
    try {
      post({ value: wrap(lent[call](...args.map(unwrap))) })
    } catch (error) {
      post({ thrown: wrap(error) })
    }
  }

  function settle({ settle: number, value, thrown }) {
    const { resolve, reject } = promises.get(number)
    promises.delete(number)
    if (thrown) reject(unwrap(thrown))
    else resolve(unwrap(value))
  }

  function lend(fn) {
    if (!numbers.has(fn)) numbers.set(fn, lent.push(fn) - 1)
    return numbers.get(fn)
  }

  function borrow(number) {
    return (...args) => {
      answer = null
      post({ call: number, args: args.map((arg) => wrap(arg)) })
      const reply = answer
      answer = null
      if (!reply) throw new Error('An object could not be cloned.')
      if (reply.thrown) throw unwrap(reply.thrown)
      return unwrap(reply.value)
    }
  }

  /** Functions and promises are lent, plain data is copied without its prototype. */
  function wrap(value, depth = 0) {
    if (depth > 1000) throw new Error('Electron contextBridge recursion depth exceeded.')
    if (typeof value === 'function') return { fn: lend(value) }
    if (typeof value === 'symbol') throw new TypeError('test host: a symbol cannot be bridged')
    if (value === null || typeof value !== 'object') return { raw: value }
    if (value instanceof Node) throw new TypeError('test host: DOM nodes cannot be bridged')
    if (value instanceof Promise) return wrapPromise(value)
    if (value instanceof Error) return { error: value.message }
    if (Array.isArray(value)) return { list: value.map((item) => wrap(item, depth + 1)) }
    if (Object.prototype.toString.call(value) !== '[object Object]') return { raw: value }
    const fields = Object.keys(value).map((key) => [key, wrap(value[key], depth + 1)])
    return { fields }
  }

  function wrapPromise(promise) {
    const number = ++serial
    promise.then(
      (value) => post({ settle: number, value: wrap(value) }),
      (error) => post({ settle: number, thrown: wrap(error) }),
    )
    return { promise: number }
  }

  function unwrap(wrapped) {
    if ('raw' in wrapped) return wrapped.raw
    if ('fn' in wrapped) return borrow(wrapped.fn)
    if ('error' in wrapped) return new Error(wrapped.error)
    if ('list' in wrapped) return wrapped.list.map(unwrap)
    if ('fields' in wrapped) {
      return Object.fromEntries(wrapped.fields.map(([key, value]) => [key, unwrap(value)]))
    }
    return new Promise((resolve, reject) => {
      promises.set(wrapped.promise, { resolve, reject })
    })
  }
}
