/** Collects text and hands it over at most once a frame, however fast it comes. */
export function createFrameBuffer(emit: (text: string) => void) {
  let pending = ''
  let frame = 0

  function flush(): void {
    cancelAnimationFrame(frame)
    frame = 0
    if (pending === '') return
    const text = pending
    pending = ''
    emit(text)
  }

  function add(text: string): void {
    pending += text
    if (frame === 0) frame = requestAnimationFrame(flush)
  }

  return { add, flush }
}
