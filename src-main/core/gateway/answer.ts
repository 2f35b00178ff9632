import type { AnswerEvent, ChatRequest, CompletionRequest } from '../chat.ts'
import type { LoadedModel } from '../engine/loaded-model.ts'
import type { Embeddings, Ranking } from '../engine/embeddings/embedder.ts'
import { CorralError } from '../errors.ts'
import { createChannel } from '../lib/channel.ts'
import type { Pool } from '../pool/pool.ts'
import type { Lease } from '../pool/resident.ts'

/**
 * The way every request takes, whichever door it came through: find the target, hold it, answer.
 * Aborting `signal` stops the engine and gives everything back, even when nobody reads any more;
 * so does ending the iteration.
 */
export interface Inference {
  chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
  complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
  embed(
    model: string,
    inputs: readonly (string | readonly number[])[],
    signal: AbortSignal,
  ): Promise<Embeddings>
  rerank(
    model: string,
    query: string,
    documents: readonly string[],
    signal: AbortSignal,
  ): Promise<Ranking>
  tokenize(model: string, text: string, signal: AbortSignal): Promise<number[]>
  detokenize(model: string, tokens: readonly number[], signal: AbortSignal): Promise<string>
  /** Tokens of the prompt that the request becomes. */
  countTokens(request: ChatRequest, signal: AbortSignal): Promise<number>
}

export function createInference(pool: Pool): Inference {
  const answered = (
    request: ChatRequest | CompletionRequest,
    signal: AbortSignal,
    run: (model: LoadedModel, stop: AbortSignal) => AsyncGenerator<AnswerEvent, void>,
  ) => {
    const leaving = new AbortController()
    const stop = AbortSignal.any([signal, leaving.signal])
    const events = leaseAndAnswer(pool, request, { stop, leaving, run })
    // A generator that waits for its reader sees no signal: without this it would hold its slot.
    signal.addEventListener('abort', () => void events.return().catch(() => {}), { once: true })
    return events
  }
  const withModel = async <T>(
    model: string,
    signal: AbortSignal,
    use: (model: LoadedModel, signal: AbortSignal) => T | Promise<T>,
  ): Promise<T> => {
    const lease = await pool.lease(model, signal)
    try {
      return await use(lease.model, AbortSignal.any([signal, lease.signal]))
    } finally {
      lease.release()
    }
  }

  return {
    chat: (request, signal) =>
      answered(request, signal, (model, stop) => model.chat(request, stop)),
    complete: (request, signal) =>
      answered(request, signal, (model, stop) => model.complete(request, stop)),
    embed: (model, inputs, signal) =>
      withModel(model, signal, (loaded, stop) => loaded.embed(inputs, stop)),
    rerank: (model, query, documents, signal) =>
      withModel(model, signal, (loaded, stop) => loaded.rerank(query, documents, stop)),
    tokenize: (model, text, signal) => withModel(model, signal, (loaded) => loaded.tokenize(text)),
    detokenize: (model, tokens, signal) =>
      withModel(model, signal, (loaded) => loaded.detokenize(tokens)),
    countTokens: (request, signal) =>
      withModel(
        request.model,
        signal,
        async (loaded) => (await loaded.measure(request)).promptTokens,
      ),
  }
}

interface Running {
  readonly stop: AbortSignal
  readonly leaving: AbortController
  readonly run: (model: LoadedModel, stop: AbortSignal) => AsyncGenerator<AnswerEvent, void>
}

async function* leaseAndAnswer(
  pool: Pool,
  request: ChatRequest | CompletionRequest,
  { stop, leaving, run }: Running,
): AsyncGenerator<AnswerEvent, void> {
  let leased: Promise<Lease> | undefined
  /** Tells the progress of the load while it waits for it. */
  async function* lease(minContextTokens?: number): AsyncGenerator<AnswerEvent, Lease> {
    const waiting = createChannel<AnswerEvent>()
    leased = pool.lease(request.model, stop, {
      ...(minContextTokens === undefined ? {} : { minContextTokens }),
      onProgress(progress) {
        if (progress < 1) waiting.push({ type: 'waiting', for: 'load', progress })
      },
    })
    leased.then(waiting.close, waiting.close)
    yield* waiting
    return await leased
  }
  try {
    let { model, signal } = yield* lease()
    const { promptTokens, wantedTokens } = await model.measure(request)
    if (wantedTokens > model.contextTokens && model.contextTokens < model.trainContextTokens) {
      ;(await leased)?.release()
      try {
        ;({ model, signal } = yield* lease(Math.min(wantedTokens, model.trainContextTokens)))
      } catch (error) {
        const fits = promptTokens < model.contextTokens
        if (!fits || CorralError.from(error).code !== 'context_length_exceeded') throw error
        ;({ model, signal } = yield* lease())
      }
    }
    for await (const event of run(model, AbortSignal.any([stop, signal]))) {
      if (event.type === 'end') pool.noteSpeed(request.model, event.tokensPerSecond)
      yield event
    }
  } finally {
    leaving.abort()
    const lease = await leased?.catch(() => undefined)
    lease?.release()
  }
}
