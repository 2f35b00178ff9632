// Where the app stands between launch and exit.

const launched = Promise.withResolvers<void>()

export const lifecycle = {
  ready: false,
  /** True from a before-quit nobody prevented until a window or will-quit calls it off. */
  quitting: false,
  /** True once nothing can call it off any more. */
  over: false,
  whenReady: launched.promise,

  markReady() {
    lifecycle.ready = true
    launched.resolve()
  },

  requireReady(message: string) {
    if (!lifecycle.ready) throw new Error(message)
  },
}
