import type { AnswerEvent, ChatRequest, CompletionRequest } from '../chat.ts'
import type { LoadedModel } from '../engine/loaded-model.ts'
import type { Embeddings, Ranking } from '../engine/embeddings/embedder.ts'
import { CorralError } from '../errors.ts'
import { createChannel } from '../lib/channel.ts'
import type { Turns } from '../limits/turns.ts'
import type { Pool } from '../pool/pool.ts'
import type { Lease } from '../pool/resident.ts'
import type { LeaseOptions } from '../pool/waiter.ts'
import { applyToChat, applyToCompletion } from '../profiles/apply-profile.ts'
import type { StoredProfile } from '../profiles/profile-store.ts'
import type { Profiles } from '../profiles/profiles.ts'

/**
 * The way every request takes, whichever door it came through: find the target, hold it, answer.
 * Aborting `signal` stops the engine and gives everything back, even when nobody reads any more;
 * so does ending the iteration. Models are named by their id or by a profile, whose settings count
 * where the request says nothing.
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
  /** Ends when it is in memory. */
  load(model: string, signal: AbortSignal): Promise<void>
  /** Waits for the answers under way, those of all its profiles among them. */
  unload(model: string): Promise<void>
  /** Tokens of the prompt that the request becomes. */
  countTokens(request: ChatRequest, signal: AbortSignal): Promise<number>
}

export function createInference({
  pool,
  profiles,
  turns,
}: {
  readonly pool: Pool
  readonly profiles: Pick<Profiles, 'named'>
  /** Answers at a time, of all models together. */
  readonly turns: Pick<Turns, 'enter'>
}): Inference {
  const placeOf = (name: string): Place => {
    const profile = profiles.named(name)
    if (!profile) return { modelId: name, profile }
    const { modelId, kvCacheType, contextTokens } = profile
    return { modelId, profile, kvCacheType, usualContextTokens: contextTokens ?? 0 }
  }
  const chatAt = ({ profile }: Place, request: ChatRequest) =>
    profile ? applyToChat(request, profile) : request
  const answered = (
    request: ChatRequest | CompletionRequest,
    place: Place,
    signal: AbortSignal,
    run: (model: LoadedModel, stop: AbortSignal) => AsyncGenerator<AnswerEvent, void>,
  ) => {
    const leaving = new AbortController()
    const stop = AbortSignal.any([signal, leaving.signal])
    const events = leaseAndAnswer(pool, request, { place, stop, leaving, run, turns })
    // A generator that waits for its reader sees no signal: without this it would hold its slot.
    signal.addEventListener('abort', () => void events.return().catch(() => {}), { once: true })
    return events
  }
  const withModel = async <T>(
    model: string,
    signal: AbortSignal,
    use: (model: LoadedModel, signal: AbortSignal) => T | Promise<T>,
  ): Promise<T> => {
    const { modelId, ...options } = placeOf(model)
    const lease = await pool.lease(modelId, signal, options)
    try {
      return await use(lease.model, AbortSignal.any([signal, lease.signal]))
    } finally {
      lease.release()
    }
  }

  return {
    chat(asked, signal) {
      const place = placeOf(asked.model)
      const request = chatAt(place, asked)
      return answered(request, place, signal, (model, stop) => model.chat(request, stop))
    },
    complete(asked, signal) {
      const place = placeOf(asked.model)
      const request = place.profile ? applyToCompletion(asked, place.profile) : asked
      return answered(request, place, signal, (model, stop) => model.complete(request, stop))
    },
    embed: (model, inputs, signal) =>
      withModel(model, signal, (loaded, stop) => loaded.embed(inputs, stop)),
    rerank: (model, query, documents, signal) =>
      withModel(model, signal, (loaded, stop) => loaded.rerank(query, documents, stop)),
    tokenize: (model, text, signal) => withModel(model, signal, (loaded) => loaded.tokenize(text)),
    detokenize: (model, tokens, signal) =>
      withModel(model, signal, (loaded) => loaded.detokenize(tokens)),
    load: (model, signal) => withModel(model, signal, () => {}),
    async unload(model) {
      await pool.unload(placeOf(model).modelId)
    },
    countTokens: (asked, signal) =>
      withModel(asked.model, signal, async (loaded) => {
        const request = chatAt(placeOf(asked.model), asked)
        return (await loaded.measure(request)).promptTokens
      }),
  }
}

/** Where a name leads, and how the model is to be there. */
interface Place extends Pick<LeaseOptions, 'kvCacheType' | 'usualContextTokens'> {
  readonly modelId: string
  readonly profile: StoredProfile | null
}

interface Running {
  readonly place: Place
  readonly stop: AbortSignal
  readonly leaving: AbortController
  readonly turns: Pick<Turns, 'enter'>
  readonly run: (model: LoadedModel, stop: AbortSignal) => AsyncGenerator<AnswerEvent, void>
}

async function* leaseAndAnswer(
  pool: Pool,
  request: ChatRequest | CompletionRequest,
  { place, stop, leaving, run, turns }: Running,
): AsyncGenerator<AnswerEvent, void> {
  const { modelId, profile: _profile, ...how } = place
  const leaveTurn = await turns.enter('', stop)
  let leased: Promise<Lease> | undefined
  /** Tells the progress of the load while it waits for it. */
  async function* lease(minContextTokens?: number): AsyncGenerator<AnswerEvent, Lease> {
    const waiting = createChannel<AnswerEvent>()
    leased = pool.lease(modelId, stop, {
      ...how,
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
      if (event.type === 'end') pool.noteSpeed(place, event.tokensPerSecond)
      yield event
    }
  } finally {
    leaving.abort()
    const lease = await leased?.catch(() => undefined)
    lease?.release()
    leaveTurn()
  }
}
