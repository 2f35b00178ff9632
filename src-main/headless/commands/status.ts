import { findRunning } from '../../core/discovery.ts'
import { notRunningCode } from '../exit.ts'
import { dataDir } from '../headless-host.ts'

/** Exit code 3 for "not running", as service managers use it. */
export async function status(options: { json?: boolean }): Promise<void> {
  const running = await findRunning(dataDir())
  if (options.json) console.log(JSON.stringify({ running: running !== null, ...running }))
  else console.log(running ? `Corral runs at ${running.address}` : 'Corral is not running')
  if (!running) process.exitCode = notRunningCode
}
