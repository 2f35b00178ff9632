import { existsSync } from 'node:fs'
import { type Corral, createCorral } from '../../core/corral.ts'
import { findRunning, refuseSecond } from '../../core/discovery.ts'
import type { Log } from '../../core/lib/log.ts'
import { typedCommand } from '../app-parts.ts'
import { ensureFirstToken, firstTokenPath } from '../first-token.ts'
import { createHeadlessHost } from '../headless-host.ts'

/** Runs until SIGINT or SIGTERM; a second signal ends it at once. */
export async function serve(options: { port?: number }): Promise<void> {
  const host = createHeadlessHost(options)
  // Known at once in most cases, so that nothing is opened for a refusal.
  if (await findRunning(host.dataDir)) await refuseSecond(host.dataDir)
  const corral = await createCorral(host)
  stopOnSignal(corral, host.log)
  const address = await corral.start()
  await ensureFirstToken(corral, host.dataDir)

  const say = (line: string) => console.log(line)
  say(
    host.webAppDir
      ? `Corral runs. Open ${address}`
      : `Corral runs at ${address} (no web app: npm run build)`,
  )
  if (existsSync(firstTokenPath(host.dataDir))) {
    say(`Sign in with the token in ${firstTokenPath(host.dataDir)}`)
  }
  say(`Apps use ${address}/v1 with a token of their own:`)
  say(`  ${typedCommand()} token create --label <app>`)
  await ended()
}

/** Never: a signal ends the process. */
function ended(): Promise<never> {
  return new Promise(() => {})
}

function stopOnSignal(corral: Corral, log: Log): void {
  const stop = (signal: NodeJS.Signals) => {
    process.once(signal, () => process.exit(1))
    corral.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stop failed')
        process.exit(1)
      },
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
