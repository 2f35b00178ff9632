/**
 * Passes calls on, at most one in each span: the first at once, the last never lost.
 */
export interface Paced {
  (): void
  /** Nothing is passed on any more. */
  end(): void
}

export function paced(spanMs: number, call: () => void): Paced {
  let timer: NodeJS.Timeout | undefined
  let isDue = false
  const rest = () => {
    timer = undefined
    if (!isDue) return
    pass()
  }
  const pass = () => {
    isDue = false
    timer = setTimeout(rest, spanMs)
    timer.unref()
    call()
  }
  const ask = () => {
    if (timer) isDue = true
    else pass()
  }
  const end = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {}, 0)
    timer.unref()
    isDue = false
  }
  return Object.assign(ask, { end })
}
