import type OpenAI from 'openai'
import type { Contender } from './contenders/contender.ts'

export type Message = OpenAI.ChatCompletionMessageParam

export interface TimedRequest {
  readonly messages: readonly Message[]
  readonly maxTokens: number
  readonly responseFormat?: OpenAI.ChatCompletionCreateParams['response_format']
  readonly signal?: AbortSignal
  /** Told about each piece of text as it arrives. */
  readonly onText?: (pieces: number) => void
}

/** All times by `performance.now()`, in milliseconds. */
export interface TimedAnswer {
  readonly text: string
  readonly startedAt: number
  /** When pieces of text arrived, in order; never empty. */
  readonly textAt: readonly number[]
  readonly promptTokens: number
  readonly completionTokens: number
}

/** Streams an answer at temperature 0. Ends without usage when `signal` aborts it. */
export async function timedAnswer(
  { openai, model }: Contender,
  request: TimedRequest,
): Promise<TimedAnswer> {
  const startedAt = performance.now()
  const stream = await openai.chat.completions.create(
    {
      model,
      messages: [...request.messages],
      max_tokens: request.maxTokens,
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
      ...(request.responseFormat ? { response_format: request.responseFormat } : {}),
    },
    { signal: request.signal ?? null },
  )
  const textAt: number[] = []
  let text = ''
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of stream) {
    const piece = chunk.choices[0]?.delta.content
    if (piece) {
      text += piece
      textAt.push(performance.now())
      request.onText?.(textAt.length)
    }
    usage = chunk.usage ?? usage
  }
  const cut = request.signal?.aborted ?? false
  if (textAt.length === 0 && !cut) throw new Error(`${model} answered without a text`)
  if (!usage && !cut) throw new Error(`${model} answered without usage`)
  return {
    text,
    startedAt,
    textAt,
    promptTokens: usage?.prompt_tokens ?? 0,
    completionTokens: usage?.completion_tokens ?? 0,
  }
}

export function firstTokenMs({ startedAt, textAt }: TimedAnswer): number {
  return (textAt[0] ?? Number.NaN) - startedAt
}

/** After the first token, whose time is the prompt's. */
export function tokensPerSecond({ textAt, completionTokens }: TimedAnswer): number {
  return ((completionTokens - 1) * 1000) / ((textAt.at(-1) ?? 0) - (textAt[0] ?? 0))
}

/** The longest wait for the next piece of text, of those that ended after `sinceMs`. */
export function longestGapMs({ textAt }: TimedAnswer, sinceMs = 0): number {
  const gaps = textAt.slice(1).map((at, before) => (at > sinceMs ? at - (textAt[before] ?? at) : 0))
  return Math.max(0, ...gaps)
}

export function user(content: string): Message {
  return { role: 'user', content }
}
