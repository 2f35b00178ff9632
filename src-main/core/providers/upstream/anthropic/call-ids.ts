import { toWireName } from './wire-name.ts'

/** The ids of calls as they go out: each only once in a conversation, whatever clients do. */
export interface CallIds {
  /** For a call that is said now. */
  call(id: string): string
  /** For the result of the latest call with this id; `null` when there was none. */
  result(id: string): string | null
}

export function createCallIds(): CallIds {
  /** How often an id was wanted. */
  const wanted = new Map<string, number>()
  const given = new Set<string>()
  const latest = new Map<string, string>()
  return {
    call(id) {
      const plain = toWireName(id)
      let wire = plain
      let count = wanted.get(plain) ?? 1
      for (; given.has(wire); count++) wire = `${plain}-${count + 1}`
      wanted.set(plain, count)
      given.add(wire)
      latest.set(id, wire)
      return wire
    },
    result: (id) => latest.get(id) ?? null,
  }
}
