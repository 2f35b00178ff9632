/** How fast bytes come, smoothed over the last seconds. */
export interface Speed {
  add(bytes: number): void
  /** Bytes per second; falls to 0 while nothing comes. */
  perSecond(): number
}

const windowMs = 5000
const shortestMs = 250

/** @param now milliseconds of a clock that never jumps */
export function createSpeed(now: () => number = () => performance.now()): Speed {
  let rate = 0
  let gathered = 0
  let since = now()
  let isFirst = true

  /** Takes what has come into account; older speeds fade by half in about three seconds. */
  const settle = () => {
    const passedMs = now() - since
    if (passedMs < shortestMs) return
    const current = (gathered * 1000) / passedMs
    const weight = isFirst ? 1 : 1 - Math.exp(-passedMs / windowMs)
    rate += (current - rate) * weight
    isFirst = false
    gathered = 0
    since += passedMs
  }
  return {
    add(bytes) {
      gathered += bytes
      settle()
    },
    perSecond() {
      settle()
      return rate < 1 ? 0 : rate
    },
  }
}

/** `null` while it cannot be told. */
export function secondsLeft(missingBytes: number, bytesPerSecond: number): number | null {
  return bytesPerSecond === 0 ? null : Math.ceil(missingBytes / bytesPerSecond)
}
