import type { LlamaGrammar, Token } from 'node-llama-cpp'
import type { Priority } from '../../chat.ts'

/** One run of tokens after a prompt. */
export interface GenerationRequest {
  /** Never empty, and shorter than the context. */
  readonly prompt: readonly Token[]
  /** At least 1; the end of the context ends it earlier. */
  readonly maxTokens: number
  readonly sampling: ResolvedSampling
  /** What the first token has to follow; `null` leaves it free. */
  readonly grammar: LlamaGrammar | null
  /** Alternatives wanted with each token; `null` wants no probabilities. */
  readonly topLogprobs: number | null
  readonly priority: Priority
  /** What people see of this request beside its slot. Never holds content. */
  readonly label: string
}

/** Every value decided. */
export interface ResolvedSampling {
  /** 0 always takes the likeliest token. */
  readonly temperature: number
  readonly topP: number
  /** 0 for no limit. */
  readonly topK: number
  readonly minP: number
  readonly seed: number
  readonly frequencyPenalty: number
  readonly presencePenalty: number
  /** 1 for none. */
  readonly repeatPenalty: number
  readonly logitBias: ReadonlyMap<Token, number>
}

/**
 * Whom a generation tells. All calls are synchronous and come in this order: `waiting` while there
 * is no slot, `started` once, `prompt` after each slice, `token` for each token. They run between
 * two steps of the engine, so they must be quick, and what they throw ends this generation only.
 */
export interface GenerationSink {
  waiting?(): void
  started?(start: GenerationStart): void
  prompt?(computedTokens: number): void
  /** Says how to go on. */
  token(token: Token, probability: TokenProbability | null): Verdict
}

export interface GenerationStart {
  readonly slot: number
  /** Of the prompt, in the slot already, copied from another slot or read from disk. */
  readonly cachedTokens: number
  readonly cachedFrom: 'slot' | 'copy' | 'disk' | null
}

/** A new grammar holds from the next token on; `null` sets the rest free. */
export type Verdict = 'continue' | 'stop' | { readonly grammar: LlamaGrammar | null }

export interface TokenProbability {
  /** Natural logarithm. */
  readonly logprob: number
  readonly top: readonly { readonly token: Token; readonly logprob: number }[]
}

export interface GenerationEnd {
  /** `end`: the model's own end of turn, which the sink never sees. `stop`: the sink's verdict. */
  readonly reason: 'end' | 'length' | 'stop'
  readonly completionTokens: number
  /** From the call to the first token, waiting included. */
  readonly firstTokenMs: number
  /** From the first token to the last. */
  readonly decodeMs: number
}

export interface SlotStatus {
  readonly index: number
  readonly state: 'idle' | 'prompt' | 'answer'
  /** In the slot's memory, also while it is idle. */
  readonly tokens: number
  /** Of the request it works on or worked on last; `null` for a fresh slot. */
  readonly label: string | null
  readonly promptTokens: number
  readonly computedPromptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
}
