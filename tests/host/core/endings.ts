// The ways a host ends from outside: a signal, or the end of the process which started it.

/** The second signal of a kind ends the host at once, as it does in Electron. */
export function quitOnSignals(quit: () => void) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    // An app with a handler of its own takes the signal over.
    process.once(signal, () => {
      if (process.listenerCount(signal) === 0) quit()
    })
  }
}

/** A test runner that was killed must not leave hosts behind. */
export function endWithParent(quit: () => void) {
  const parent = process.ppid
  if (parent === 1) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    quit()
    setTimeout(() => process.exit(1), 3000).unref()
  }, 500)
  watch.unref()
}
