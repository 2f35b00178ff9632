import type { CorralClient } from '../../contract/contract.ts'
import type { Corral } from '../../core/corral.ts'
import { findRunning } from '../../core/discovery.ts'
import { dataDir } from '../headless-host.ts'
import { createRestClient } from '../rest-client.ts'
import { withCorral } from '../with-corral.ts'

/** As shells report a command that was interrupted. */
const interruptedCode = 130

/** Prints the answer as it comes. A running Corral answers, so that no model is loaded twice. */
export async function run(model: string, prompt: string): Promise<void> {
  const interrupted = new AbortController()
  const { signal } = interrupted
  process.once('SIGINT', () => interrupted.abort())
  // The reader has had enough, as in `corral run … | head`.
  process.stdout.on('error', () => interrupted.abort())
  const asked = withCorral(async (corral) => {
    const running = await findRunning(dataDir())
    if (running) await askRunning(corral, running.address, model, prompt, signal)
    else await ask(corral.client, model, prompt, signal)
  })
  await asked.catch((error: unknown) => {
    if (!signal.aborted) throw error
    process.exitCode = interruptedCode
  })
}

async function ask(
  client: CorralClient,
  model: string,
  prompt: string,
  signal: AbortSignal,
): Promise<void> {
  const turns = [{ role: 'user' as const, text: prompt }]
  for await (const update of await client.chat.stream({ model, turns }, { signal })) {
    if (update.type === 'text') process.stdout.write(update.text)
  }
  process.stdout.write('\n')
}

/** Shows the server a token that lives as long as the question. */
async function askRunning(
  corral: Corral,
  address: string,
  model: string,
  prompt: string,
  signal: AbortSignal,
): Promise<void> {
  const { id, token } = await corral.client.tokens.create({ label: 'corral run', access: 'user' })
  try {
    await ask(createRestClient(address, token), model, prompt, signal)
  } finally {
    await corral.client.tokens.revoke({ id })
  }
}
