import type { Caller } from './caller.ts'

/** Streams and sockets that stay open, each with the right by which it was opened. */
export interface OpenStreams {
  /**
   * Calls `end` once, within half a second after the caller has lost that right: signed out,
   * disabled, demoted, revoked or expired, also by another process. The answer takes it off the
   * list; whoever opened the stream calls it when the stream has closed.
   */
  open(caller: Caller, end: () => void): () => void
}

const checkEveryMs = 400

/** `current` tells what a caller may do now. What cannot be told counts as lost. */
export function createOpenStreams(current: (caller: Caller) => Caller | null): OpenStreams {
  const streams = new Map<symbol, { caller: Caller; end: () => void }>()
  let timer: NodeJS.Timeout | undefined

  const check = () => {
    for (const [key, { caller, end }] of streams) {
      if (stillMay(caller, current)) continue
      remove(key)
      end()
    }
  }
  const remove = (key: symbol) => {
    streams.delete(key)
    if (streams.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    open(caller, end) {
      const key = Symbol('stream')
      streams.set(key, { caller, end })
      // Asked again and again, not told: a command in another process can also end a session.
      timer ??= setInterval(check, checkEveryMs).unref()
      return () => remove(key)
    },
  }
}

function stillMay(caller: Caller, current: (caller: Caller) => Caller | null): boolean {
  try {
    const now = current(caller)
    return now !== null && (now.access === 'admin' || caller.access === 'user')
  } catch {
    return false
  }
}
