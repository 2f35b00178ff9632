import type OpenAI from 'openai'

type Chunk = OpenAI.ChatCompletionChunk
type Delta = Chunk['choices'][number]['delta'] & { reasoning_content?: string }

/** A streamed chat, its chunks as they came and what they add up to for each choice. */
export interface ReadStream {
  readonly chunks: readonly Chunk[]
  readonly choices: readonly StreamedChoice[]
}

interface StreamedChoice {
  text: string
  thinking: string
  calls: { id: string; name: string; arguments: string }[]
  logprobs: OpenAI.ChatCompletionTokenLogprob[]
  reason: string | null
}

/** Reads a stream to its end, by the rules of OpenAI's reference and no others. */
export async function readStream(stream: AsyncIterable<Chunk>): Promise<ReadStream> {
  const chunks: Chunk[] = []
  const choices: StreamedChoice[] = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    for (const { index, delta, logprobs, finish_reason: reason } of chunk.choices) {
      const choice = (choices[index] ??= {
        text: '',
        thinking: '',
        calls: [],
        logprobs: [],
        reason: null,
      })
      const { content, reasoning_content: thinking, tool_calls: calls } = delta as Delta
      choice.text += content ?? ''
      choice.thinking += thinking ?? ''
      choice.logprobs.push(...(logprobs?.content ?? []))
      choice.reason = reason ?? choice.reason
      for (const call of calls ?? []) {
        if (call.id !== undefined) {
          choice.calls[call.index] = { id: call.id, name: call.function!.name!, arguments: '' }
        }
        choice.calls[call.index]!.arguments += call.function?.arguments ?? ''
      }
    }
  }
  return { chunks, choices }
}
