/**
 * The one inner language: doors translate their dialect into these requests, targets answer with
 * AnswerEvents, and neither knows the other.
 */
export interface ChatRequest extends AnswerOptions {
  readonly turns: readonly Turn[]
  readonly tools: readonly Tool[]
  /** `{ name }` demands a call of that tool. */
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string }
  /** More than one call in one answer is allowed. */
  readonly parallelToolCalls: boolean
  readonly output: OutputShape
  readonly thinking: Thinking
  /** Values for the model's own template, as `chat_template_kwargs` of llama.cpp's server. */
  readonly templateOptions: Readonly<Record<string, unknown>>
}

/** Text to go on with, without turns or template. */
export interface CompletionRequest extends AnswerOptions {
  /** Text, or tokens of this very model. */
  readonly prompt: string | readonly number[]
  /** What follows the gap to fill; `null` for plain continuation. */
  readonly suffix: string | null
  /** The answer begins with the prompt. */
  readonly echo: boolean
  readonly output: OutputShape
}

/** What chats and completions share. */
export interface AnswerOptions {
  readonly model: string
  readonly sampling: Sampling
  /** Upper bound of tokens in each choice; `null` leaves it to the context. */
  readonly maxTokens: number | null
  /** Prompt and answer together take no more of this Mac's model, whatever context it has. */
  readonly mostContextTokens?: number
  /** The answer ends before the first of these. */
  readonly stop: readonly string[]
  /** Answers wanted to the same prompt, 1 or more. */
  readonly choices: number
  /** Alternatives wanted for each token, 0 or more; `null` wants no probabilities at all. */
  readonly topLogprobs: number | null
  readonly priority: Priority
}

export type Priority = 'high' | 'normal' | 'low'

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** In order. A `tool` turn holds one `tool_result`. */
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly type: 'text'; readonly text: string }
  /** Of an assistant, before its answer. */
  | { readonly type: 'thinking'; readonly text: string }
  /** `arguments` is the JSON text of an object. */
  | {
      readonly type: 'tool_call'
      readonly id: string
      readonly name: string
      readonly arguments: string
    }
  | { readonly type: 'tool_result'; readonly callId: string; readonly text: string }
  /** A picture, or a PDF as `document`. */
  | ({ readonly type: 'image' } & Media)
  | ({ readonly type: 'document' } & Media)

/** Base64 with its type, or an address that the target fetches. */
type Media = { readonly mediaType: string; readonly data: string } | { readonly url: string }

export interface Tool {
  readonly name: string
  readonly description: string | null
  /** JSON schema of the arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export type OutputShape =
  | { readonly type: 'text' }
  /** Any JSON object. */
  | { readonly type: 'json' }
  | { readonly type: 'json_schema'; readonly schema: unknown }
  /** A grammar in GBNF, as llama.cpp's server takes it. */
  | { readonly type: 'grammar'; readonly gbnf: string }

export interface Thinking {
  /** `null` leaves it to the model. */
  readonly enabled: boolean | null
  /** For models that know efforts; `null` leaves it to them. */
  readonly effort: Effort | null
}

export type Effort = 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

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
  readonly repeatPenalty?: number
  /** By token of this very model, -100 to 100. */
  readonly logitBias?: ReadonlyMap<number, number>
}

/** Events of one request. Those of one choice come in order; choices may interleave. */
export type AnswerEvent =
  /** Nothing is computed yet; `progress` (0 to 1) is that of the load or of the prompt. */
  | {
      readonly type: 'waiting'
      readonly for: 'load' | 'slot' | 'prompt'
      readonly progress: number
      /** Once its slot is found. */
      readonly prompt?: { readonly tokens: number; readonly cachedTokens: number }
    }
  /** `logprobs` of the tokens behind this text, when the request wants them. */
  | {
      readonly type: 'text'
      readonly choice: number
      readonly text: string
      readonly logprobs?: readonly TokenLogprob[]
    }
  | { readonly type: 'thinking'; readonly choice: number; readonly text: string }
  /** A call begins; `index` counts the calls of this choice from 0. */
  | {
      readonly type: 'tool_call'
      readonly choice: number
      readonly index: number
      readonly id: string
      readonly name: string
    }
  /** More of the JSON text of a call's arguments. */
  | {
      readonly type: 'tool_arguments'
      readonly choice: number
      readonly index: number
      readonly text: string
    }
  /** Last of a choice. */
  | {
      readonly type: 'finish'
      readonly choice: number
      readonly reason: FinishReason
      /** The string of `stop` that ended it. */
      readonly stopSequence: string | null
    }
  /** Always last, exactly once, unless the stream throws. */
  | AnswerEnd

/** `refusal`: the provider's own filter, or the model, would not go on. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'refusal'

export interface TokenLogprob extends Logprob {
  /** The likeliest tokens at this place, likeliest first. */
  readonly top: readonly Logprob[]
}

export interface Logprob {
  readonly text: string
  /** UTF-8; `text` may stand for half a character. */
  readonly bytes: readonly number[]
  /** Natural logarithm, at most 0. */
  readonly logprob: number
}

export interface AnswerEnd {
  readonly type: 'end'
  readonly usage: Usage
  /** A provider did not say: `usage` is all zero, and means nothing. */
  readonly usageUnknown?: true
  readonly firstTokenMs: number
  /** Of the answer after its first token; `null` when it has no second. */
  readonly tokensPerSecond: number | null
  /** Why less of the prompt was reused than could have been; `null` when nothing is to tell. */
  readonly prefixBreak: PrefixBreak | null
}

export interface Usage {
  /** The whole prompt, cached part included. */
  readonly promptTokens: number
  /** Of the prompt, taken from memory and not computed. */
  readonly cachedTokens: number
  /** Of the prompt, kept by a provider from now on, where it says so: for minutes, for an hour. */
  readonly cacheWriteTokens?: number
  readonly longCacheWriteTokens?: number
  /** Of all choices. */
  readonly completionTokens: number
  /** Of these, tokens of thinking. */
  readonly thinkingTokens: number
}

/** Where a prompt stopped being like the one before it in the same conversation. Holds no content. */
export interface PrefixBreak {
  /** The field that differs first, such as `tools` or `messages.0`. */
  readonly field: string
  /** Characters of that field that are still the same. */
  readonly sameChars: number
  /** Tokens that had to be computed again because of it. */
  readonly lostTokens: number
}
