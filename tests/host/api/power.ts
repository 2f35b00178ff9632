// powerMonitor and powerSaveBlocker: a test emits 'suspend' or 'resume', the machine never does.
import { expectOneOf } from '../core/arguments.ts'
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

const running = new Set<number>()
let serial = 0

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: string): number {
    expectOneOf('power save blocker type', type, [
      'prevent-app-suspension',
      'prevent-display-sleep',
    ])
    running.add(++serial)
    return serial
  },

  stop: (id: number) => running.delete(id),
  isStarted: (id: number) => running.has(id),
})
