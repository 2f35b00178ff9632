// Structured clone as text. Objects go into a table and are referred to by their position in it,
// so that shared references and cycles survive. Runs in the page and in the main process.
//
// A value is written as itself where JSON can hold it, else as an array: [position] in the table,
// ['undefined'], ['bigint', digits] or ['number', name].

const leaves = {
  Date: { write: (date) => date.getTime(), read: (time) => new Date(time ?? NaN) },
  RegExp: {
    write: (r) => [r.source, r.flags],
    read: ([source, flags]) => new RegExp(source, flags),
  },
  Error: {
    write: (error) => [error.name, error.message, error.stack],
    read: ([name, message, stack]) =>
      Object.assign(new (globalThis[name] ?? Error)(message), { stack }),
  },
  ArrayBuffer: {
    write: (buffer) => toBase64(new Uint8Array(buffer)),
    read: (text) => fromBase64(text).buffer,
  },
}

function pack(value) {
  const table = []
  const positions = new Map()

  const write = (v) => {
    if (v === undefined) return ['undefined']
    if (typeof v === 'bigint') return ['bigint', String(v)]
    if (typeof v === 'number' && (!Number.isFinite(v) || Object.is(v, -0))) {
      return ['number', Object.is(v, -0) ? '-0' : String(v)]
    }
    if (v === null || typeof v !== 'object') return v
    if (!positions.has(v)) {
      const position = table.push(null) - 1
      positions.set(v, position)
      table[position] = writeObject(v)
    }
    return [positions.get(v)]
  }

  const writeObject = (v) => {
    const type = Object.prototype.toString.call(v).slice(8, -1)
    if (type in leaves) return [type, leaves[type].write(v)]
    if (ArrayBuffer.isView(v)) {
      return [type, toBase64(new Uint8Array(v.buffer, v.byteOffset, v.byteLength))]
    }
    if (Array.isArray(v)) return ['Array', v.map(write)]
    if (type === 'Set') return ['Set', [...v].map(write)]
    if (type === 'Map') return ['Map', [...v].map((entry) => entry.map(write))]
    if (type === 'Object') return ['Object', Object.entries(v).map(([k, item]) => [k, write(item)])]
    throw new DOMException('not a type that IPC carries', 'DataCloneError')
  }

  try {
    const root = write(structuredClone(value)) // which refuses functions, and drops prototypes
    return JSON.stringify({ root, table })
  } catch (error) {
    if (error.name === 'DataCloneError') throw new Error('An object could not be cloned.')
    throw error
  }
}

function unpack(text) {
  const { root, table } = JSON.parse(text)
  const made = []

  const read = (v) => {
    if (!Array.isArray(v)) return v
    const [kind, detail] = v
    if (kind === 'undefined') return undefined
    if (kind === 'bigint') return BigInt(detail)
    if (kind === 'number') return Number(detail)
    return kind in made ? made[kind] : readObject(kind)
  }

  const readObject = (position) => {
    const [type, content] = table[position]
    const make = (object) => (made[position] = object)
    if (type in leaves) return make(leaves[type].read(content))
    if (type === 'Array') {
      const list = make([])
      for (const item of content) list.push(read(item))
      return list
    }
    if (type === 'Set') {
      const set = make(new Set())
      for (const item of content) set.add(read(item))
      return set
    }
    if (type === 'Map') {
      const map = make(new Map())
      for (const [key, item] of content) map.set(read(key), read(item))
      return map
    }
    if (type === 'Object') {
      const object = make({})
      for (const [key, item] of content) {
        Object.defineProperty(object, key, {
          value: read(item),
          writable: true,
          enumerable: true,
          configurable: true,
        })
      }
      return object
    }
    return make(new globalThis[type](fromBase64(content).buffer))
  }

  return read(root)
}

function toBase64(bytes) {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode.apply(null, bytes.subarray(i, i + 0x8000))
  }
  return btoa(binary)
}

function fromBase64(text) {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
