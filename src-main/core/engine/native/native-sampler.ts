import type { LlamaGrammar, Token } from 'node-llama-cpp'
import { CorralError } from '../../errors.ts'
import type { ResolvedSampling } from '../scheduler/generation.ts'
import type { Addon, AddonSamplerConfig } from './native-bindings.ts'

/** Chooses the tokens of one generation after the other. Owns native memory until disposed. */
export interface NativeSampler {
  /** Begins a generation: forgets the tokens and the random numbers of the one before. */
  begin(sampling: ResolvedSampling, grammar: LlamaGrammar | null): void
  /** What the next token has to follow from here on; `null` leaves it free. */
  follow(grammar: LlamaGrammar | null): void
  /**
   * Chooses a token off the event loop and remembers it as chosen; `null` when the grammar leaves
   * none.
   * @throws CorralError `invalid_input` when the grammar takes seconds for one token
   */
  sample(output: number): Promise<Token | null>
  /**
   * Ends a generation. A sampler that still holds the state of a grammar when the process exits
   * reaches for it after it is gone.
   */
  release(): void
  dispose(): void
}

/** As llama.cpp's server: how far back a repetition penalty looks. */
const repetitionWindowTokens = 64

export function createNativeSampler(addon: Addon): NativeSampler {
  const { context: native } = addon
  const sampler = addon.createSampler()
  let sampling: AddonSamplerConfig = {}
  let penaltyWindowTokens = 0
  let produced: number[] = []

  let holdsGrammar = false

  const apply = (grammar: LlamaGrammar | null) => {
    holdsGrammar = grammar !== null
    sampler.applyConfig({
      ...sampling,
      // The native side compares this with what it remembers and starts anew if they differ.
      ...(penaltyWindowTokens > 0 && { repeatPenaltyTokens: Uint32Array.from(produced) }),
      ...(grammar && { grammarEvaluationState: addon.createGrammarState(grammar) }),
    })
  }

  return {
    begin(wanted, grammar) {
      produced = []
      penaltyWindowTokens = penaltyWindow(wanted)
      sampling = samplerConfig(wanted, penaltyWindowTokens)
      // Random numbers and penalties start anew only when their settings change.
      sampler.applyConfig({ seed: (wanted.seed ^ 1) >>> 0 })
      apply(grammar)
    },
    follow: apply,
    async sample(output) {
      const beganAt = performance.now()
      const token = await native.sampleToken(output, sampler).catch(whenNoneIsLeft)
      if (holdsGrammar && performance.now() - beganAt > endlessGrammarMs) throw endlessGrammar()
      if (token === -1) return null
      if (penaltyWindowTokens > 0) {
        produced.push(token)
        if (produced.length > penaltyWindowTokens) produced.shift()
      }
      return token as Token
    },
    release() {
      if (holdsGrammar) sampler.applyConfig({})
      holdsGrammar = false
    },
    dispose: () => sampler.dispose(),
  }
}

/**
 * What a grammar can mean grows without bounds in some ambiguous ones, and each token of theirs takes
 * longer than the one before; others may wait for it.
 */
const endlessGrammarMs = 5000

function endlessGrammar(): CorralError {
  return new CorralError(
    'invalid_input',
    'The schema or grammar of this request is too ambiguous: following it takes too long.',
  )
}

/** With all tokens forbidden some token is chosen all the same, which the grammar then refuses. */
function whenNoneIsLeft(error: unknown): number {
  if (error instanceof Error && /failed to accept token/i.test(error.message)) return -1
  throw error
}

/** Frequency and presence count over all of an answer, as OpenAI says; repetition looks back a little. */
function penaltyWindow(sampling: ResolvedSampling): number {
  if (sampling.frequencyPenalty !== 0 || sampling.presencePenalty !== 0) return 2 ** 14
  return sampling.repeatPenalty === 1 ? 0 : repetitionWindowTokens
}

function samplerConfig(sampling: ResolvedSampling, windowTokens: number): AddonSamplerConfig {
  const { temperature, topK, topP, minP, seed, logitBias } = sampling
  return {
    temperature,
    seed: seed >>> 0,
    // Left out, for a limit of the whole vocabulary would sort it for each token.
    ...(topK > 0 && { topK }),
    ...(topP < 1 && { topP }),
    ...(minP > 0 && { minP }),
    ...(windowTokens > 0 && {
      repeatPenalty: sampling.repeatPenalty,
      repeatPenaltyPresencePenalty: sampling.presencePenalty,
      repeatPenaltyFrequencyPenalty: sampling.frequencyPenalty,
      repeatPenaltyMaxTokens: windowTokens,
    }),
    ...(logitBias.size > 0 && {
      tokenBiasKeys: Uint32Array.from(logitBias.keys()),
      tokenBiasValues: Float32Array.from(logitBias.values(), (bias) =>
        bias <= -100 ? -Infinity : bias,
      ),
    }),
  }
}
