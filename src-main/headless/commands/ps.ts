import type { PoolStatus } from '../../contract/pool.ts'
import { interruptible } from '../interruptible.ts'
import { poolTable, useText } from '../pool-table.ts'
import { withRunning } from '../with-client.ts'

interface PsOptions {
  watch?: boolean
  json?: boolean
}

/** Exit code 3 when Corral is not running: then nothing is in memory. */
export function ps(options: PsOptions): Promise<void> {
  return interruptible((signal) =>
    withRunning('user', async (client) => {
      if (!options.watch) return show(await client.pool.status(), options)
      for await (const status of await client.pool.watch(undefined, { signal })) {
        if (process.stdout.isTTY && !options.json) process.stdout.write(clear)
        show(status, options)
      }
    }),
  )
}

/** Puts the cursor to the top of an empty screen. */
const clear = '\u001B[H\u001B[2J'

function show(status: PoolStatus, options: PsOptions): void {
  if (options.json) return console.log(JSON.stringify(status))
  console.log(poolTable(status))
  for (const { modelId, error } of status.models) {
    if (error !== null) console.error(`corral: ${modelId}: ${error}`)
  }
  console.error(`corral: ${useText(status)}`)
}
