import { text } from 'node:stream/consumers'
import type { ChatUpdate } from '../../contract/chat.ts'
import type { CorralClient } from '../../contract/contract.ts'
import { CorralError } from '../../core/errors.ts'
import { interruptible } from '../interruptible.ts'
import { withClient } from '../with-client.ts'

/** Prints the answer as it comes. A running Corral answers, so that no model is loaded twice. */
export function run(
  model: string,
  given: string | undefined,
  options: { json?: boolean },
): Promise<void> {
  return interruptible(async (signal) => {
    const prompt = given ?? (await piped())
    await withClient('user', (client) =>
      options.json ? askAsJson(client, model, prompt, signal) : ask(client, model, prompt, signal),
    )
  })
}

/** What a pipe or a file holds. @throws CorralError `invalid_input` where there is nothing to ask */
async function piped(): Promise<string> {
  const prompt = process.stdin.isTTY ? '' : (await text(process.stdin)).trim()
  if (prompt !== '') return prompt
  throw new CorralError('invalid_input', 'What shall be asked? corral run <model> "…"')
}

async function ask(
  client: CorralClient,
  model: string,
  prompt: string,
  signal: AbortSignal,
): Promise<void> {
  for await (const update of await answer(client, model, prompt, signal)) {
    if (update.type === 'text') process.stdout.write(update.text)
  }
  process.stdout.write('\n')
}

/** The whole answer and what it took, as one object. */
async function askAsJson(
  client: CorralClient,
  model: string,
  prompt: string,
  signal: AbortSignal,
): Promise<void> {
  let text = ''
  let end: Partial<ChatUpdate> = {}
  for await (const update of await answer(client, model, prompt, signal)) {
    if (update.type === 'text') text += update.text
    if (update.type === 'end') end = update
  }
  const { type: _, ...facts } = end
  console.log(JSON.stringify({ model, text, ...facts }))
}

function answer(client: CorralClient, model: string, prompt: string, signal: AbortSignal) {
  return client.chat.stream({ model, turns: [{ role: 'user', text: prompt }] }, { signal })
}
