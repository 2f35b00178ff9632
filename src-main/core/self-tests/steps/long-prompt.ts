import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { dataOf, shaped } from '../event-frames.ts'
import type { Port } from '../port.ts'
import { NotTried, demand } from '../faults.ts'
import { type SelfTest } from '../self-test.ts'
import { readMessage } from './anthropic-events.ts'
import { AnthropicUsage, promptTokensOf } from './usage.ts'

/** More would take many minutes on small machines, and show nothing else. */
const mostPromptTokens = 16_384
/** With less there is nothing long about it. */
const leastPromptTokens = 256
/** Codex and others take a stream for dead after some times this. */
const longestSilenceMs = 20_000
const trialLines = 20

/** Half of the context is read in one go, and the client hears something all the while. */
export const longPrompt: SelfTest = {
  name: 'long-prompt',
  kind: 'text',
  timeoutMs: 600_000,
  async run(port, { contextTokens }) {
    const wanted = Math.min(Math.floor((contextTokens ?? 0) / 2), mostPromptTokens)
    if (wanted < leastPromptTokens)
      throw new NotTried('Its context is too small for a long prompt.')
    // New each time: nothing of it is kept from the test before.
    const seed = randomInt(1_000_000)
    const perLine =
      ((await count(port, seed, trialLines)) - (await count(port, seed, 0))) / trialLines
    const lines = Math.max(1, Math.floor(wanted / Math.max(perLine, 1)))
    const counted = await count(port, seed, lines)
    const streamed = await port.stream('/v1/messages', {
      messages: promptOf(seed, lines),
      thinking: { type: 'disabled' },
      max_tokens: 8,
      temperature: 0,
    })
    const { frames, durationMs } = streamed
    readMessage(frames)
    const used = usedBy(frames)
    demand(used === counted, `${counted} tokens were counted, ${used} were used.`)
    const silence = Math.round(streamed.longestSilenceMs / 1000)
    demand(streamed.longestSilenceMs <= longestSilenceMs, `Nothing came for ${silence} seconds.`)
    const pings = frames.filter(({ event }) => event === 'ping').length
    const heard = pings === 0 ? 'too fast for a sign of life' : `with ${pings} signs of life`
    return `${used} tokens read in ${(durationMs / 1000).toFixed(1)} s, ${heard}.`
  },
}

async function count(port: Port, seed: number, lines: number): Promise<number> {
  const counted = await port.post('/v1/messages/count_tokens', {
    messages: promptOf(seed, lines),
    thinking: { type: 'disabled' },
  })
  return shaped(counted, z.object({ input_tokens: z.int() }), 'The count').input_tokens
}

function promptOf(seed: number, lines: number) {
  const entries = Array.from({ length: lines }, (_, at) => {
    const number = (seed + at * 7919) % 1_000_003
    return `Entry ${at + 1}: lot ${number}, shelf ${number % 97}, ${number % 13} pieces.\n`
  })
  const content = `List ${seed}\n${entries.join('')}Reply with the word OK.`
  return [{ role: 'user', content }]
}

/** The end counts again what the beginning may not have known. */
function usedBy(frames: Parameters<typeof readMessage>[0]): number {
  const end = frames.find(({ event }) => event === 'message_delta')
  demand(end !== undefined, 'There is no message_delta.')
  return promptTokensOf(dataOf(end, z.object({ usage: AnthropicUsage })).usage)
}
