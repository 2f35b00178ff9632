import { app, dialog, powerMonitor } from 'electron'
import type { Corral } from '../core/corral.ts'
import type { Log } from '../core/lib/log.ts'
import { quitQuestion } from './quit-question.ts'
import type { Windows } from './windows.ts'

export interface Quit {
  /** Asks if there is work, stops Corral, then does `leave`. Does nothing when the user would rather not. */
  after(leave: () => void): Promise<void>
}

interface QuitDeps {
  readonly corral: Corral
  readonly windows: Windows
  readonly log: Log
  /** Ends what the shell itself reads of Corral. */
  readonly stopWatching: () => void
}

/**
 * Quitting asks while requests run, and waits until Corral has stopped: answers end, models leave
 * memory, the port closes. When the system shuts down or the user logs out, nobody is asked.
 */
export function stopBeforeQuit({ corral, windows, log, stopWatching }: QuitDeps): Quit {
  let isSure = false
  let isAsking = false
  let hasStopped = false
  let stopping: Promise<void> | undefined

  const beSure = () => {
    isSure = true
    windows.letGo()
  }
  const question = () => (isSure ? null : quitQuestion(workOf(corral)))
  const ask = async (): Promise<boolean> => {
    const asked = question()
    if (!asked) return true
    if (isAsking) return false
    isAsking = true
    const { response } = await dialog.showMessageBox(asked)
    isAsking = false
    return response === 0
  }
  const stop = async () => {
    // Whoever still watches would ask a database that is closed.
    stopWatching()
    windows.end()
    await corral.stop().catch((error: unknown) => log.error({ err: error }, 'stop failed'))
    hasStopped = true
  }

  powerMonitor.on('shutdown', beSure)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      beSure()
      app.quit()
    })
  }
  app.on('before-quit', (event) => {
    if (question() === null) return beSure()
    event.preventDefault()
    void ask().then((yes) => {
      if (!yes) return
      beSure()
      app.quit()
    })
  })
  app.on('will-quit', (event) => {
    if (hasStopped) return
    event.preventDefault()
    stopping ??= stop()
    void stopping.then(() => app.exit(0))
  })
  return {
    async after(leave) {
      if (!(await ask())) return
      beSure()
      stopping ??= stop()
      await stopping
      leave()
    },
  }
}

function workOf({ port, downloads }: Corral): { answers: number; downloads: number } {
  const fetched = downloads.list().filter(({ state }) => state === 'running')
  return { answers: port.state().answering, downloads: fetched.length }
}
