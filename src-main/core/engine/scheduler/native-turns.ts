/** The native side does one thing at a time. The loop takes these turns between two passes. */
export interface NativeTurns {
  readonly length: number
  /** Runs `action` when it is its turn, while nothing else uses the native side. */
  take<T>(action: () => Promise<T>): Promise<T>
  /** Runs the oldest action; its failure goes to whoever asked for it. */
  runNext(): Promise<void>
}

export function createNativeTurns(wake: () => void): NativeTurns {
  const waiting: (() => Promise<void>)[] = []
  return {
    get length() {
      return waiting.length
    },
    take(action) {
      return new Promise((resolve, reject) => {
        waiting.push(() => action().then(resolve, reject))
        wake()
      })
    },
    async runNext() {
      await waiting.shift()?.()
    },
  }
}
