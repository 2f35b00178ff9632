import type { CorralClient } from '../../contract/contract.ts'
import { type BenchResult, benchResult } from '../bench-result.ts'
import { type Asked, fillerText } from '../bench-text.ts'
import { interruptible } from '../interruptible.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

const promptTokens = 512
const decodeTokens = 128
const rounds = 3

/** Asks the model a few times and prints medians. What else the machine does counts in. */
export function bench(modelId: string, options: { json?: boolean }): Promise<void> {
  return interruptible((signal) =>
    withClient('user', async (client) => {
      const result = await measure(client, modelId, signal)
      console.log(options.json ? JSON.stringify(result) : tableOf(result))
    }),
  )
}

async function measure(
  client: CorralClient,
  model: string,
  signal: AbortSignal,
): Promise<BenchResult> {
  const ask = (text: string, maxTokens: number) => asked(client, model, text, maxTokens, signal)
  // The first answer loads the model; both together tell how many tokens a word has here.
  const few = await ask(fillerText(16), 1)
  const many = await ask(fillerText(80), 1)
  const perWord = Math.max(0.25, (many.promptTokens - few.promptTokens) / 64)
  const words = Math.max(1, Math.round(16 + (promptTokens - few.promptTokens) / perWord))
  const prompts: Asked[] = []
  const answers: Asked[] = []
  for (let round = 0; round < rounds; round += 1) {
    prompts.push(await ask(fillerText(words), 1))
    answers.push(await ask(`${fillerText(4)}\nCount from 1 to 1000, in words.`, decodeTokens))
  }
  return benchResult(model, prompts, answers)
}

async function asked(
  client: CorralClient,
  model: string,
  text: string,
  maxTokens: number,
  signal: AbortSignal,
): Promise<Asked> {
  const turns = [{ role: 'user' as const, text }]
  const input = { model, turns, maxTokens, temperature: 0 }
  for await (const update of await client.chat.stream(input, { signal })) {
    if (update.type !== 'end') continue
    const { usage, firstTokenMs, tokensPerSecond } = update
    return { ...usage, firstTokenMs, tokensPerSecond }
  }
  throw new Error('the answer did not end')
}

function tableOf({ prompt, decode, firstTokenMs }: BenchResult): string {
  const rate = (perSecond: number | null) =>
    perSecond === null ? '-' : `${perSecond.toFixed(1)} tok/s`
  return textTable([
    ['TEST', 'TOKENS', 'TIME', 'SPEED'],
    ['prompt', String(prompt.tokens), `${prompt.ms.toFixed(0)} ms`, rate(prompt.tokensPerSecond)],
    ['decode', String(decode.tokens), '', rate(decode.tokensPerSecond)],
    ['first token', '1', `${firstTokenMs.toFixed(0)} ms`, ''],
  ])
}
