import type { CorralClient } from '../../contract/contract.ts'
import { withClient } from '../with-client.ts'

/** As shells report a command that was interrupted. */
const interruptedCode = 130

/** Prints the answer as it comes. A running Corral answers, so that no model is loaded twice. */
export async function run(model: string, prompt: string): Promise<void> {
  const interrupted = new AbortController()
  const { signal } = interrupted
  process.once('SIGINT', () => interrupted.abort())
  // The reader has had enough, as in `corral run … | head`.
  process.stdout.on('error', () => interrupted.abort())
  const asked = withClient('user', (client) => ask(client, model, prompt, signal))
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
