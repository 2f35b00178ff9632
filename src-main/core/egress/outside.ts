import { EgressError, keptHere, nothingLeaves } from './egress-error.ts'
import type { LeaveSwitch } from './leave-switch.ts'

/** What is under way to other machines: none of it begins, and all of it ends, by the switch. */
export interface Outside {
  isShut(): boolean
  /** @throws EgressError `nothing_leaves` while the switch is on */
  demand(): void
  /** Aborts, with an EgressError `recalled`, when the switch is turned on; then there is another. */
  signal(): AbortSignal
  /** Something begins that `signal` would end; the answer says that it is over. @throws as `demand` */
  begin(): () => void
  close(): void
}

export function createOutside(leaveSwitch: LeaveSwitch): Outside {
  let cutter = new AbortController()
  let underWay = 0
  let unfollow: (() => void) | null = null

  const cutIfOn = () => {
    if (!leaveSwitch.isOn()) return
    const before = cutter
    cutter = new AbortController()
    before.abort(new EgressError('recalled', nothingLeaves))
  }
  const rest = () => {
    unfollow?.()
    unfollow = null
  }
  const demand = () => {
    if (leaveSwitch.isOn()) throw keptHere()
  }

  return {
    isShut: () => leaveSwitch.isOn(),
    demand,
    signal: () => cutter.signal,
    begin() {
      demand()
      underWay += 1
      unfollow ??= leaveSwitch.follow(cutIfOn)
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        underWay -= 1
        if (underWay === 0) rest()
      }
    },
    close: rest,
  }
}
