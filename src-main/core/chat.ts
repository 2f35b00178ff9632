/**
 * The one inner language: doors translate their dialect into a ChatRequest, targets answer with
 * ChatEvents, and neither knows the other.
 */
export interface ChatRequest {
  readonly model: string
  readonly turns: readonly Turn[]
  readonly sampling: Sampling
  /** Upper bound of tokens in the answer; `null` leaves it to the context. */
  readonly maxTokens: number | null
  /** The answer ends before the first of these. */
  readonly stop: readonly string[]
}

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** In order. */
  readonly blocks: readonly Block[]
}

export interface Block {
  readonly type: 'text'
  readonly text: string
}

/** What the request says about sampling; what it leaves out is the target's choice. */
export interface Sampling {
  /** 0 always takes the likeliest token. */
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly minP?: number
  readonly seed?: number
  readonly frequencyPenalty?: number
  readonly presencePenalty?: number
}

export type ChatEvent =
  /** Nothing is computed yet; `progress` (0 to 1) is that of the load. */
  | { readonly type: 'waiting'; readonly for: 'load' | 'slot'; readonly progress: number }
  | { readonly type: 'text'; readonly text: string }
  /** Always last, exactly once, unless the stream throws. */
  | ChatEnd

export interface ChatEnd {
  readonly type: 'end'
  readonly reason: 'stop' | 'length'
  readonly usage: ChatUsage
  readonly firstTokenMs: number
  /** Of the answer after its first token; `null` when it has no second. */
  readonly tokensPerSecond: number | null
}

export interface ChatUsage {
  /** The whole prompt, cached part included. */
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
}
