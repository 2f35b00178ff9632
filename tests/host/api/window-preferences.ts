// The only kind of window there is here: its page is kept away from Node and from the preload.
import type { WebPreferences } from 'electron'

export function checkPreferences(preferences: WebPreferences = {}) {
  const { nodeIntegration, contextIsolation, sandbox, webSecurity } = preferences
  if (nodeIntegration || contextIsolation === false || sandbox === false || webSecurity === false) {
    throw new Error(
      'test host: windows must be sandboxed and context-isolated, without nodeIntegration',
    )
  }
}
