import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { ChatEvent, ChatRequest, Sampling } from '../chat.ts'
import { createStopFilter } from './stop-filter.ts'
import { createTokenDecoder } from './token-decoder.ts'

/** A prompt is computed in slices of this many tokens, so that a cancel never waits for a long one. */
const sliceTokens = 256

/**
 * One answer on one sequence: computes the part of the prompt that the sequence does not hold yet,
 * then a token at a time. Ends at the model's own end, a stop string, the wanted length or the end
 * of the context; nothing is ever shifted out of the context.
 */
export async function* generate(
  sequence: LlamaContextSequence,
  prompt: Token[],
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void> {
  const startedAt = performance.now()
  signal.throwIfAborted()
  const cachedTokens = await keepCommonPrefix(sequence, prompt)
  const tail = await computeAllButTail(sequence, prompt.slice(cachedTokens), signal)

  const decoder = createTokenDecoder(sequence.model)
  const filter = createStopFilter(request.stop)
  const room = sequence.contextSize - prompt.length
  const limit = Math.min(request.maxTokens ?? room, room)
  const produced: Token[] = []
  let firstTokenAt: number | undefined
  let reason: 'stop' | 'length' = 'stop'

  const tokens = sequence.evaluate(tail, samplingOptions(request.sampling, produced))
  for await (const token of tokens) {
    signal.throwIfAborted()
    firstTokenAt ??= performance.now()
    produced.push(token)
    const { text, stopped } = filter.push(decoder.push(token))
    if (text !== '') yield { type: 'text', text }
    if (stopped) break
    if (produced.length >= limit) {
      reason = 'length'
      break
    }
  }
  signal.throwIfAborted()
  if (!filter.stopped()) {
    const rest = filter.end(decoder.end())
    if (rest !== '') yield { type: 'text', text: rest }
  }

  const endedAt = performance.now()
  firstTokenAt ??= endedAt
  const decodeMs = endedAt - firstTokenAt
  yield {
    type: 'end',
    reason,
    usage: { promptTokens: prompt.length, cachedTokens, completionTokens: produced.length },
    firstTokenMs: firstTokenAt - startedAt,
    tokensPerSecond: produced.length > 1 ? ((produced.length - 1) * 1000) / decodeMs : null,
  }
}

/** Answers how many tokens of the prompt need no computing. The last token always does. */
async function keepCommonPrefix(sequence: LlamaContextSequence, prompt: Token[]): Promise<number> {
  const { firstDifferentIndex } = sequence.compareContextTokens(prompt)
  const keep = Math.min(firstDifferentIndex, prompt.length - 1)
  if (keep < sequence.nextTokenIndex) {
    await sequence.eraseContextTokenRanges([{ start: keep, end: sequence.nextTokenIndex }])
  }
  // Some architectures can only forget everything; what is left is the truth.
  return sequence.nextTokenIndex
}

async function computeAllButTail(
  sequence: LlamaContextSequence,
  tokens: Token[],
  signal: AbortSignal,
): Promise<Token[]> {
  let from = 0
  while (tokens.length - from > sliceTokens) {
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(from, from + sliceTokens))
    signal.throwIfAborted()
    from += sliceTokens
  }
  return tokens.slice(from)
}

/** llama.cpp's own defaults where the request is silent. */
function samplingOptions(sampling: Sampling, produced: Token[]): SequenceEvaluateOptions {
  return {
    temperature: sampling.temperature ?? 0.8,
    topK: sampling.topK ?? 40,
    topP: sampling.topP ?? 0.95,
    minP: sampling.minP ?? 0.05,
    seed: sampling.seed ?? Math.floor(Math.random() * 2 ** 31),
    repeatPenalty: {
      punishTokens: () => produced,
      penalty: 1,
      frequencyPenalty: sampling.frequencyPenalty ?? 0,
      presencePenalty: sampling.presencePenalty ?? 0,
    },
  }
}
