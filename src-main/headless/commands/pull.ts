import type { CorralClient } from '../../contract/contract.ts'
import type { Download } from '../../contract/downloads.ts'
import { findRunning } from '../../core/discovery.ts'
import { printable } from '../../core/lib/printable.ts'
import { progressText } from '../download-text.ts'
import { dataDir } from '../headless-host.ts'
import { interruptible } from '../interruptible.ts'
import { withClient } from '../with-client.ts'

interface PullOptions {
  file?: string
  revision: string
  projector?: string
  json?: boolean
}

/**
 * The running Corral fetches it, if there is one, and goes on when this command is interrupted;
 * else this process does, and what it has is kept for the next time. Exit code 1 when it failed,
 * or when what came cannot be used.
 */
export function pull(model: string, options: PullOptions): Promise<void> {
  return interruptible(async (signal) => {
    const running = await findRunning(dataDir())
    await withClient('admin', async (client) => {
      const over = await fetchModel(client, model, options, signal)
      if (process.stderr.isTTY) process.stderr.write('\n')
      if (signal.aborted) {
        const later = running
          ? "Corral goes on with it. 'corral downloads' shows how far it is."
          : 'It goes on when Corral runs, or with the same command.'
        return console.error(`corral: ${later}`)
      }
      if (options.json) console.log(JSON.stringify(over))
      else if (over.unusable !== null) console.error(`corral: ${unusableText(over)}`)
      else if (over.state === 'done') console.log(over.modelId ?? printable(over.name))
      else console.error(`corral: ${printable(over.error ?? `It was ${over.state}.`)}`)
      if (over.state !== 'done' || over.unusable !== null) process.exitCode = 1
    })
  })
}

function unusableText({ name, unusable }: Download): string {
  return `${printable(name)} was fetched, but cannot be used: ${printable(unusable ?? '')}`
}

/** Its last known state: the final one, unless the signal aborts. */
async function fetchModel(
  client: CorralClient,
  model_id: string,
  { file, revision, projector }: PullOptions,
  signal: AbortSignal,
): Promise<Download> {
  const wanted = { model_id, file, revision, projector }
  let now = await client.downloads.start(wanted, { signal })
  console.error(`corral: ${printable(now.name)} from ${printable(now.repo)}`)
  try {
    for await (now of await client.downloads.progress({ task_id: now.task_id }, { signal })) {
      if (process.stderr.isTTY) process.stderr.write(`\r${clearLine}${progressText(now)}`)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return now
}

const clearLine = '\u001B[2K'
