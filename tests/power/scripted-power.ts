import type { PowerFacts } from '../../src-main/contract/power.ts'
import type { HostPower } from '../../src-main/core/host.ts'

/** A machine whose battery, heat and sleep the test decides. */
export interface ScriptedPower extends HostPower {
  /** What is left out stays. */
  change(facts: Partial<PowerFacts>): void
  isKeptAwake(): boolean
}

export function scriptedPower(): ScriptedPower {
  const listeners = new Set<() => void>()
  let facts: PowerFacts = { on_battery: false, thermal_state: 'nominal', suspended: false }
  let awake = false
  return {
    facts: () => facts,
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    keepAwake: (on) => void (awake = on),
    change(changed) {
      facts = { ...facts, ...changed }
      for (const listener of listeners) listener()
    },
    isKeptAwake: () => awake,
  }
}
