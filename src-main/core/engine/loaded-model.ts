import type { LlamaContext } from 'node-llama-cpp'
import type { AnswerEvent, ChatRequest, CompletionRequest } from '../chat.ts'
import { type AnswerParts, createChats } from './answer/chats.ts'
import { createCompletions } from './answer/completions.ts'
import { CorralError } from '../errors.ts'
import { createEmbedder, type Embeddings } from './embeddings/embedder.ts'
import { createRanker, type Ranking } from './embeddings/ranker.ts'
import { createGrammarCache } from './grammar/grammar-cache.ts'
import { knownTokens } from './known-tokens.ts'
import type { MemoryNeed } from './load-options.ts'
import { createNativeContext } from './native/native-context.ts'
import { vocabularyOf } from './native/native-vocabulary.ts'
import type { OpenedModel } from './open-model.ts'
import type { PrefixDoctor } from './prefix-doctor/prefix-doctor.ts'
import type { PrefixStore } from './prefix-store.ts'
import type { SlotStatus } from './scheduler/generation.ts'
import { tokenizeInSlices } from './prompt/tokenize-in-slices.ts'
import { createScheduler } from './scheduler/scheduler.ts'

/** A model in memory. Disposing it while it answers is the owner's mistake: the pool never does. */
export interface LoadedModel {
  /** Of each slot: prompt and answer together. */
  readonly contextTokens: number
  readonly trainContextTokens: number
  /** As the engine reports it now. */
  readonly memory: MemoryNeed
  slots(): SlotStatus[]
  /** Requests that wait for a slot. */
  waiting(): number
  /** Of all slots together. */
  liveTokensPerSecond(): number
  /** Of prompts, since the load. */
  promptCounts(): { readonly computed: number; readonly cached: number }
  /** Since the step under way began; 0 when none is. */
  stalledForMs(): number
  /** Counts a request's tokens without computing anything. @throws as `chat` and `complete` */
  measure(request: ChatRequest | CompletionRequest): Promise<RequestSize>
  /**
   * Answers a request. Waits for a slot and says so. Aborting `signal` ends the stream with the
   * signal's reason within one step of the engine and frees the slot.
   *
   * @throws CorralError `context_length_exceeded` (before anything is computed), `invalid_input`
   *   when the model's template refuses the turns or a schema cannot be used, `unavailable` when too
   *   many wait
   */
  chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
  /** Goes on with a text. @throws as `chat`; `unsupported` when the model cannot fill gaps */
  complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
  embed(inputs: readonly (string | readonly number[])[], signal: AbortSignal): Promise<Embeddings>
  rerank(query: string, documents: readonly string[], signal: AbortSignal): Promise<Ranking>
  /** Of plain text: no control tokens, nothing in front. */
  tokenize(text: string): Promise<number[]>
  detokenize(tokens: readonly number[]): string
  dispose(): Promise<void>
}

export interface RequestSize {
  readonly promptTokens: number
  /** What it needs of the context to be answered with some length. */
  readonly wantedTokens: number
}

export interface ModelParts {
  readonly opened: OpenedModel
  readonly store: PrefixStore
  readonly threads: number
  readonly doctor: PrefixDoctor
  readonly promptLookup: boolean
}

/** Owns what was opened from now on. */
export async function createLoadedModel(parts: ModelParts): Promise<LoadedModel> {
  const { opened, threads } = parts
  const { model, context } = opened
  const generation = context ? await createGeneration(context, parts) : null
  const embedder = createEmbedder(model, threads)
  const ranker = createRanker(model, threads)
  const generates = () => {
    if (generation) return generation
    throw new CorralError('unsupported', 'This model was made for embeddings. It writes no text.')
  }

  return {
    contextTokens: context?.contextSize ?? model.trainContextSize,
    trainContextTokens: model.trainContextSize,
    get memory() {
      const own = embedder.memoryBytes() + ranker.memoryBytes()
      const memory = opened.memory()
      return { ...memory, contextBytes: memory.contextBytes + own }
    },
    slots: () => generation?.scheduler.slots() ?? [],
    waiting: () => generation?.scheduler.waiting() ?? 0,
    liveTokensPerSecond: () => generation?.scheduler.liveTokensPerSecond() ?? 0,
    promptCounts: () => generation?.scheduler.promptCounts() ?? { computed: 0, cached: 0 },
    stalledForMs: () => generation?.scheduler.stalledForMs() ?? 0,
    async measure(request) {
      const { chats, completions } = generates()
      return 'turns' in request ? chats.measure(request) : completions.measure(request)
    },
    chat: (request, signal) => generates().chats.answer(request, signal),
    complete: (request, signal) => generates().completions.answer(request, signal),
    embed: embedder.embed,
    rerank: ranker.rerank,
    tokenize: (text) => tokenizeInSlices(model, text, { controlTokens: false, goesOn: false }),
    detokenize: (tokens) => model.detokenize(knownTokens(model, tokens, 'tokens'), true),
    async dispose() {
      await generation?.scheduler.stop()
      await embedder.dispose()
      await ranker.dispose()
      await opened.dispose()
    },
  }
}

async function createGeneration(context: LlamaContext, parts: ModelParts) {
  const { model, draftContext } = parts.opened
  const scheduler = createScheduler(createNativeContext(context), {
    store: parts.store,
    promptLookup: parts.promptLookup,
    draft: draftContext && createNativeContext(draftContext),
  })
  const answerParts: AnswerParts = {
    model,
    contextTokens: context.contextSize,
    scheduler,
    grammars: createGrammarCache(model.llama),
    vocabulary: vocabularyOf(model),
    doctor: parts.doctor,
  }
  const chats = await createChats(answerParts)
  return { scheduler, chats, completions: createCompletions(answerParts) }
}
