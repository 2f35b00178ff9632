// powerMonitor and powerSaveBlocker: a test emits 'suspend' or 'resume', the machine never does.
// For a battery or heat it replaces the methods and emits what Electron would.
import { expectOneOf } from '../core/arguments.ts'
import { record } from '../core/record.ts'
import { strict, strictEmitter } from '../core/strict.ts'

const events = [
  'suspend',
  'resume',
  'on-ac',
  'on-battery',
  'shutdown',
  'lock-screen',
  'unlock-screen',
  'thermal-state-change',
]

class PowerMonitor extends strictEmitter('powerMonitor', events) {
  readonly onBatteryPower = false
  isOnBatteryPower = () => this.onBatteryPower
  getSystemIdleTime = () => 0
  getCurrentThermalState = () => 'nominal'
}

export const powerMonitor = new PowerMonitor()

let serial = 0

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: string): number {
    expectOneOf('power save blocker type', type, [
      'prevent-app-suspension',
      'prevent-display-sleep',
    ])
    record.saveBlockers.set(++serial, type)
    return serial
  },

  stop: (id: number) => record.saveBlockers.delete(id),
  isStarted: (id: number) => record.saveBlockers.has(id),
})
