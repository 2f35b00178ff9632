import type { LlamaContext, Token } from 'node-llama-cpp'
import { addonOf } from './native-bindings.ts'
import { type NativeProbabilities, createNativeProbabilities } from './native-probabilities.ts'
import { type NativeSampler, createNativeSampler } from './native-sampler.ts'

/** Tokens of one sequence for one pass through the model. */
export interface BatchPart {
  readonly sequence: number
  /** Of its first token in the sequence. */
  readonly position: number
  readonly tokens: Uint32Array
  /** Places in `tokens` after which a token shall be sampled, in ascending order. */
  readonly outputs: Uint32Array
}

/**
 * The model's memory, a sequence for each slot, and the passes through it. One call at a time: the
 * caller waits for each promise before it makes the next call, samplers of one pass excepted.
 */
export interface NativeContext {
  readonly sequences: number
  /** Of each sequence. */
  readonly contextTokens: number
  /** Most tokens of one pass. */
  readonly batchTokens: number
  /** It can forget the end of a sequence and keep its beginning. */
  readonly forgetsParts: boolean
  /**
   * Computes the parts off the event loop. Sequences with consecutive ids in ascending order and
   * equal lengths go through the model together. Answers, for each part, the outputs to sample by,
   * which hold until the next pass.
   *
   * @throws Error when it fails; the sequences are in no known state then
   */
  compute(parts: readonly BatchPart[]): Promise<readonly Uint32Array[]>
  createSampler(): NativeSampler
  createProbabilities(): NativeProbabilities
  /**
   * Forgets a sequence from this position on. Answers how many tokens it still holds: 0 for models
   * that can only forget everything.
   */
  forgetFrom(sequence: number, position: number): number
  /** Writes a sequence's state; answers the file's size in bytes. */
  save(sequence: number, tokens: Uint32Array, path: string): Promise<number>
  /**
   * Replaces a sequence's state by one that this model, loaded the same way, has saved. Answers its
   * tokens. Only for files that nobody else could write: the reader trusts them.
   *
   * @throws Error when the file does not fit; the sequence is empty then
   */
  load(sequence: number, path: string): Promise<Uint32Array>
  /** The model ends its turn with this token. */
  isEnd(token: Token): boolean
}

export function createNativeContext(context: LlamaContext): NativeContext {
  const addon = addonOf(context)
  const { context: native, windowTokens } = addon
  const { isRecurrent, isHybrid } = context.model.fileInsights

  const clear = (sequence: number) => native.disposeSequence(sequence)

  /** A sliding window has dropped what the tokens after an early position would need. */
  const stillWhole = (sequence: number, position: number) =>
    windowTokens === null ||
    native.getSequenceKvCacheMinPosition(sequence) <= Math.max(0, position - windowTokens)

  return {
    sequences: context.totalSequences,
    contextTokens: context.contextSize,
    batchTokens: context.batchSize,
    forgetsParts: windowTokens === null && !isRecurrent && !isHybrid,
    async compute(parts) {
      native.initBatch(parts.reduce((sum, { tokens }) => sum + tokens.length, 0))
      const outputs = parts.map((part) =>
        native.addToBatch(part.sequence, part.position, part.tokens, part.outputs),
      )
      await native.decodeBatch()
      return outputs
    },
    createSampler: () => createNativeSampler(addon),
    createProbabilities: () => createNativeProbabilities(addon),
    forgetFrom(sequence, position) {
      if (
        position > 0 &&
        stillWhole(sequence, position) &&
        native.removeTokenCellsFromSequence(sequence, position, -1)
      ) {
        return position
      }
      clear(sequence)
      return 0
    },
    save: (sequence, tokens, path) => native.saveSequenceStateToFile(path, sequence, tokens),
    async load(sequence, path) {
      clear(sequence)
      try {
        return await native.loadSequenceStateFromFile(path, sequence, context.contextSize)
      } catch (error) {
        clear(sequence)
        throw error
      }
    },
    isEnd: (token) => context.model.isEogToken(token),
  }
}

/** A draft's guesses are tokens of its own vocabulary: they mean something only if it is the same. */
export function sharesVocabulary(context: LlamaContext, draft: LlamaContext): boolean {
  const { context: native } = addonOf(context)
  const { context: nativeDraft } = addonOf(draft)
  try {
    native.ensureDraftContextIsCompatibleForSpeculative(nativeDraft)
    return true
  } catch {
    return false
  }
}
