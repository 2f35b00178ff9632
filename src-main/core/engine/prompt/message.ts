/** A message as chat templates expect it, in the shape of OpenAI's API. */
export interface TemplateMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string | null
  /** Left out, not empty, where there is none: templates ask whether the key exists. */
  readonly tool_calls?: readonly TemplateCall[]
  /** Results in the message of their calls, for templates that want them there. */
  readonly tool_responses?: readonly { readonly name: string; readonly response: string }[]
  readonly reasoning_content?: string
  readonly thinking?: string
  readonly name?: string
  readonly tool_call_id?: string
}

export interface TemplateCall {
  readonly id: string
  readonly type: 'function'
  readonly function: {
    readonly name: string
    readonly arguments: unknown
  }
}

export interface TemplateTool {
  readonly type: 'function'
  readonly function: {
    readonly name: string
    readonly description: string
    readonly parameters: unknown
  }
}

/** What a template makes of the parts of a conversation, found out by trying. */
export interface TemplateTraits {
  /** Content has to be a list of parts. */
  readonly typedContent: boolean
  readonly systemRole: boolean
  /** System messages stand where they are sent, not only in front. */
  readonly systemInPlace: boolean
  /** The tools of a request appear in the prompt. */
  readonly tools: boolean
  /** How calls and results of earlier turns have to look; `null` when the template drops them. */
  readonly calls: CallTraits | null
  /** The field for earlier thinking; `null` when the template has none. */
  readonly thinkingField: 'reasoning_content' | 'thinking' | null
}

export interface CallTraits {
  /** Arguments as JSON text, or as the value. */
  readonly arguments: 'text' | 'value'
  /** The content of a message that only calls. */
  readonly emptyContent: '' | null
  /** As they are; of nine letters and digits (Mistral); `functions.name:number` (Kimi). */
  readonly ids: 'own' | 'short' | 'named'
  /** Several calls in one message. */
  readonly parallel: boolean
  /** Results belong into the message of their calls (early Gemma 4). */
  readonly resultsBesideCalls: boolean
}
