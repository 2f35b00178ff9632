import { app } from 'electron'
import type { Corral } from '../core/corral.ts'
import type { Log } from '../core/lib/log.ts'

/** Quitting waits until Corral has stopped: answers end, models leave memory, the port closes. */
export function stopBeforeQuit(corral: Corral, log: Log): void {
  app.once('will-quit', (event) => {
    event.preventDefault()
    corral
      .stop()
      .catch((error: unknown) => log.error({ err: error }, 'stop failed'))
      .finally(() => app.exit(0))
  })
}
