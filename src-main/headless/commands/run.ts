import type { CorralClient } from '../../contract/contract.ts'
import { interruptible } from '../interruptible.ts'
import { withClient } from '../with-client.ts'

/** Prints the answer as it comes. A running Corral answers, so that no model is loaded twice. */
export function run(model: string, prompt: string): Promise<void> {
  return interruptible((signal) =>
    withClient('user', (client) => ask(client, model, prompt, signal)),
  )
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
