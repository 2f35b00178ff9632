import { z } from 'zod'
import { dataOf } from './event-frames.ts'
import type { Port } from './port.ts'
import { demand } from './faults.ts'

interface StreamedCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
  readonly pieces: number
}

/** A streamed chat, put together the way an app does. */
export interface StreamedChat {
  readonly text: string
  readonly thinking: string
  readonly pieces: number
  readonly calls: readonly StreamedCall[]
  readonly finishReason: string
  /** Of the last chunk, where it was asked for. */
  readonly usage: unknown
}

const CallDelta = z.object({
  index: z.int(),
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.object({ name: z.string().optional(), arguments: z.string().optional() }),
})
const Chunk = z.object({
  id: z.string().min(1),
  object: z.literal('chat.completion.chunk'),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        delta: z.object({
          role: z.string().optional(),
          content: z.string().nullish(),
          reasoning_content: z.string().nullish(),
          tool_calls: z.array(CallDelta).optional(),
        }),
        finish_reason: z.string().nullable(),
      }),
    )
    .max(1),
  usage: z.unknown().optional(),
})

/**
 * Streams a chat and holds it against OpenAI's protocol: one id, the role first, calls with index, id
 * and name before their arguments, one reason at the end and nothing after it, `[DONE]`.
 * @throws ProtocolFault, PortRefusal
 */
export async function streamChat(port: Port, body: object): Promise<StreamedChat> {
  const { frames } = await port.stream('/v1/chat/completions', body)
  const last = frames.at(-1)
  demand(last?.data === '[DONE]', 'The stream does not end with [DONE].')
  const chunks = frames.slice(0, -1).map((frame) => dataOf(frame, Chunk))
  demand(new Set(chunks.map(({ id }) => id)).size === 1, 'The chunks have different ids.')
  const choices = chunks.flatMap(({ choices: some }) => some)
  demand(choices[0]?.delta.role === 'assistant', 'The first chunk does not tell the role.')

  const reasons = choices.flatMap(({ finish_reason: reason }) => reason ?? [])
  const [finishReason, ...more] = reasons
  demand(finishReason !== undefined && more.length === 0, 'There is not one reason for the end.')
  demand(choices.at(-1)?.finish_reason !== null, 'Something follows the reason for the end.')
  const texts = choices.flatMap(({ delta }) => delta.content ?? [])
  const thoughts = choices.flatMap(({ delta }) => delta.reasoning_content ?? [])
  return {
    text: texts.join(''),
    thinking: thoughts.join(''),
    pieces: [...texts, ...thoughts].filter((piece) => piece !== '').length,
    calls: callsOf(choices.flatMap(({ delta }) => delta.tool_calls ?? [])),
    finishReason,
    usage: chunks.findLast(({ choices: none }) => none.length === 0)?.usage ?? null,
  }
}

function callsOf(deltas: readonly z.infer<typeof CallDelta>[]): StreamedCall[] {
  const calls: { id: string; name: string; pieces: string[] }[] = []
  for (const { index, id, function: part } of deltas) {
    const known = calls[index]
    if (known) {
      demand(index === calls.length - 1, 'A call goes on after the next has begun.')
      demand(part.name === undefined, 'A call is named twice.')
      known.pieces.push(part.arguments ?? '')
      continue
    }
    demand(index === calls.length, 'The index of a call skips a number.')
    demand(Boolean(id) && Boolean(part.name), 'A call begins without its id and its name.')
    calls.push({ id: id ?? '', name: part.name ?? '', pieces: [part.arguments ?? ''] })
  }
  demand(new Set(calls.map(({ id }) => id)).size === calls.length, 'Two calls have the same id.')
  return calls.map(({ id, name, pieces }) => ({
    id,
    name,
    arguments: pieces.join(''),
    pieces: pieces.length,
  }))
}
