import type { LlamaContext, LlamaGrammar } from 'node-llama-cpp'

/**
 * What this project uses of node-llama-cpp without being promised it: the classes behind its
 * documented ones. A test holds each of these against the installed version.
 */
interface AddonContext {
  initBatch(size: number): void
  /** Answers, for each of `outputs` (places in `tokens`), the index to sample it by. */
  addToBatch(
    sequence: number,
    position: number,
    tokens: Uint32Array,
    outputs: Uint32Array,
  ): Uint32Array
  decodeBatch(): Promise<void>
  sampleToken(output: number, sampler: AddonSampler): Promise<number>
  sampleToken(
    output: number,
    sampler: AddonSampler,
    probabilities: boolean,
    confidence: boolean,
  ): Promise<[token: number, probabilities: number[] | undefined, confidence: number | undefined]>
  disposeSequence(sequence: number): void
  removeTokenCellsFromSequence(sequence: number, from: number, to: number): boolean
  getSequenceKvCacheMinPosition(sequence: number): number
  getSequenceKvCacheMaxPosition(sequence: number): number
  saveSequenceStateToFile(path: string, sequence: number, tokens: Uint32Array): Promise<number>
  /** @throws Error when the two models' words differ */
  ensureDraftContextIsCompatibleForSpeculative(draft: AddonContext): void
  loadSequenceStateFromFile(path: string, sequence: number, maxTokens: number): Promise<Uint32Array>
}

export interface AddonSampler {
  applyConfig(config: AddonSamplerConfig): void
  dispose(): void
}

export interface AddonSamplerConfig {
  temperature?: number
  minP?: number
  topK?: number
  topP?: number
  seed?: number
  repeatPenalty?: number
  repeatPenaltyMaxTokens?: number
  repeatPenaltyTokens?: Uint32Array
  repeatPenaltyPresencePenalty?: number
  repeatPenaltyFrequencyPenalty?: number
  grammarEvaluationState?: AddonGrammarState
  tokenBiasKeys?: Uint32Array
  tokenBiasValues?: Float32Array
}

/** Opaque; the native side holds it. */
type AddonGrammarState = object

export interface Addon {
  readonly context: AddonContext
  /** Tokens of its past that a model with a sliding window needs; `null` for all others. */
  readonly windowTokens: number | null
  createSampler(): AddonSampler
  /** At its beginning. Only the first of a grammar is parsed; the others are copies of it. */
  createGrammarState(grammar: LlamaGrammar): AddonGrammarState
}

const contextFunctions = [
  'initBatch',
  'addToBatch',
  'decodeBatch',
  'sampleToken',
  'disposeSequence',
  'removeTokenCellsFromSequence',
  'getSequenceKvCacheMinPosition',
  'getSequenceKvCacheMaxPosition',
  'saveSequenceStateToFile',
  'loadSequenceStateFromFile',
  'ensureDraftContextIsCompatibleForSpeculative',
] as const satisfies (keyof AddonContext)[]

interface Bindings {
  AddonSampler: new (model: object) => AddonSampler
  AddonGrammarEvaluationState: {
    new (model: object, grammar: object): AddonGrammarState
    new (state: AddonGrammarState): AddonGrammarState
  }
}

/** @throws Error when the installed version of node-llama-cpp lacks anything that is needed */
export function addonOf(context: LlamaContext): Addon {
  const { _ctx: native, _swaFullCache: wholeWindow } = context as unknown as {
    _ctx?: AddonContext
    _swaFullCache?: boolean
  }
  const { _model: model, _llama: llama } = context.model as unknown as {
    _model?: object
    _llama?: { _bindings?: Bindings }
  }
  const bindings = llama?._bindings
  if (!native || !model || !bindings) throw changed('the native objects')
  for (const name of contextFunctions) {
    if (typeof native[name] !== 'function') throw changed(name)
  }
  if (typeof bindings.AddonSampler?.prototype?.applyConfig !== 'function') throw changed('samplers')
  if (typeof bindings.AddonGrammarEvaluationState !== 'function') throw changed('grammar states')
  const fresh = new WeakMap<LlamaGrammar, AddonGrammarState>()
  return {
    context: native,
    windowTokens: wholeWindow ? null : (context.model.fileInsights.swaSize ?? null),
    createSampler: () => new bindings.AddonSampler(model),
    createGrammarState(grammar) {
      let state = fresh.get(grammar)
      if (!state) {
        const { _grammar: code } = grammar as unknown as { _grammar?: object }
        if (!code) throw changed('grammars')
        state = new bindings.AddonGrammarEvaluationState(model, code)
        fresh.set(grammar, state)
      }
      return new bindings.AddonGrammarEvaluationState(state)
    },
  }
}

function changed(what: string): Error {
  return new Error(`node-llama-cpp has changed: ${what} not found where expected`)
}
