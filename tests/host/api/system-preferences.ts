// systemPreferences: a Mac that has been told nothing.
import { strictEmitter } from '../core/strict.ts'

class SystemPreferences extends strictEmitter('systemPreferences', ['accent-color-changed']) {
  getAccentColor = () => '007affff'
  getUserDefault = (_key: string, type: string) => (type === 'boolean' ? false : '')
}

export const systemPreferences = new SystemPreferences()
