import { powerMonitor, powerSaveBlocker } from 'electron'
import { ThermalState } from '../contract/power.ts'
import type { HostPower } from '../core/host.ts'

/** Battery, heat and sleep as Electron hears of them. */
export function createSystemPower(): HostPower {
  const listeners = new Set<() => void>()
  let suspended = false
  let blocker: number | null = null
  const changed = () => listeners.forEach((listener) => listener())
  const sleeps = (now: boolean) => () => {
    suspended = now
    changed()
  }
  powerMonitor.on('on-battery', changed)
  powerMonitor.on('on-ac', changed)
  powerMonitor.on('thermal-state-change', changed)
  powerMonitor.on('suspend', sleeps(true))
  powerMonitor.on('resume', sleeps(false))
  return {
    facts: () => ({
      on_battery: powerMonitor.isOnBatteryPower(),
      thermal_state: thermalState(),
      suspended,
    }),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    keepAwake(on) {
      if (on === (blocker !== null)) return
      if (blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
      else {
        powerSaveBlocker.stop(blocker)
        blocker = null
      }
    },
  }
}

/** Only macOS tells. */
function thermalState(): ThermalState {
  const state = ThermalState.safeParse(powerMonitor.getCurrentThermalState())
  return state.success ? state.data : 'unknown'
}
