// globalShortcut: kept in the record, from where a test can press them.
import { expectArgument } from '../core/arguments.ts'
import { lifecycle } from '../core/lifecycle.ts'
import { record } from '../core/record.ts'
import { strict } from '../core/strict.ts'

export const globalShortcut = strict('globalShortcut', {
  register(accelerator: string, callback: () => void): boolean {
    lifecycle.requireReady('globalShortcut cannot be used before the app is ready')
    expectArgument(0, accelerator, 'string')
    expectArgument(1, callback, 'function')
    if (record.shortcuts.has(accelerator)) return false
    record.shortcuts.set(accelerator, callback)
    return true
  },

  unregister: (accelerator: string) => void record.shortcuts.delete(accelerator),
  unregisterAll: () => record.shortcuts.clear(),
  isRegistered: (accelerator: string) => record.shortcuts.has(accelerator),
})
