/** Collects things and hands them over at most once a frame, however fast they come. */
export function createBatch<T>(emit: (things: T[]) => void) {
  let pending: T[] = []
  let frame = 0

  function flush(): void {
    cancelAnimationFrame(frame)
    frame = 0
    if (pending.length === 0) return
    const things = pending
    pending = []
    emit(things)
  }

  function add(thing: T): void {
    pending.push(thing)
    if (frame === 0) frame = requestAnimationFrame(flush)
  }

  return { add, flush }
}
