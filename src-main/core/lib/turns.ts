/**
 * Long work in short slices. Whoever shares these turns computes, all together, for no longer than
 * a slice before the event loop sees to everything else.
 */
export interface Turns {
  /** To be awaited before each small piece of work. */
  take(): Promise<void>
}

/** Shorter than anybody waits for a token. */
const defaultSliceMs = 4

export function createTurns(sliceMs: number = defaultSliceMs): Turns {
  let began = 0
  let isBegun = false

  // Immediates run one after the other; those that are set meanwhile wait for the loop's next round.
  const enter = (resolve: () => void) => {
    if (isBegun && isOver()) {
      setImmediate(enter, resolve)
      return
    }
    if (!isBegun) {
      isBegun = true
      began = performance.now()
      setImmediate(() => {
        isBegun = false
      })
    }
    resolve()
  }
  const isOver = () => performance.now() - began >= sliceMs
  return {
    async take() {
      if (isBegun && !isOver()) return
      await new Promise<void>((resolve) => setImmediate(enter, resolve))
    },
  }
}
