import { app } from 'electron'
import type { Corral } from '../core/corral.ts'

/** Ends that nobody has asked for, in Chromium's words. */
const crashes = new Set(['crashed', 'oom', 'abnormal-exit', 'integrity-failure', 'launch-failed'])

/** Has the core write down what only the shell sees: windows that went down, promises nobody awaits. */
export function noteCrashes({ diagnostics }: Pick<Corral, 'diagnostics'>): void {
  app.on('web-contents-created', (_event, page) => {
    page.on('render-process-gone', (_gone, { reason, exitCode }) => {
      if (!crashes.has(reason)) return
      const message = `The process of a window ended: ${reason} (${exitCode}).`
      diagnostics.note('window', { message })
    })
  })
  // Electron only warns of them, so that the core hears nothing.
  process.on('unhandledRejection', (reason) => {
    const error = reason instanceof Error ? reason : { message: 'Something was rejected.' }
    diagnostics.note('program', error)
  })
}
