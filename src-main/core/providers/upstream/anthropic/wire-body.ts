/** The body of `POST /v1/messages`, as far as Corral writes it. */
export interface MessagesBody {
  model: string
  max_tokens: number
  messages: WireMessage[]
  stream: boolean
  system?: WireText[]
  cache_control?: { type: 'ephemeral' }
  metadata?: { user_id: string }
  output_config?: OutputConfig
  stop_sequences?: string[]
  temperature?: number
  thinking?: WireThinking
  tool_choice?: WireToolChoice
  tools?: WireTool[]
  top_k?: number
  top_p?: number
}

export type WireMessage =
  | { role: 'user'; content: WireShown[] }
  | { role: 'assistant'; content: WireSaid[] }
  | { role: 'system'; content: WireText[] }

export interface WireText {
  type: 'text'
  text: string
}

/** What users show. */
export type WireShown = WireText | WireImage | WireDocument | WireToolResult

/** What models say. */
export type WireSaid = WireText | WireToolUse | OpaqueBlock

export interface WireImage {
  type: 'image'
  source: { type: 'base64'; media_type: ImageType; data: string } | { type: 'url'; url: string }
}

export type ImageType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'

export interface WireDocument {
  type: 'document'
  source:
    | { type: 'base64'; media_type: 'application/pdf'; data: string }
    | { type: 'text'; media_type: 'text/plain'; data: string }
    | { type: 'url'; url: string }
}

interface WireToolUse {
  type: 'tool_use'
  id: string
  name: string
  input: Readonly<Record<string, unknown>>
}

export interface WireToolResult {
  type: 'tool_result'
  tool_use_id: string
  content?: string
  is_error?: boolean
}

/** Thinking as it was signed: back to whom it came from, unchanged. */
export type OpaqueBlock =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }

export type WireThinking =
  | { type: 'adaptive'; display: 'summarized' }
  | { type: 'enabled'; budget_tokens: number }
  | { type: 'disabled' }
  | { type: 'between_tools' }

export interface OutputConfig {
  effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max'
  format?: { type: 'json_schema'; schema: Record<string, unknown> }
}

export interface WireTool {
  name: string
  description?: string
  input_schema: { type: 'object'; [keyword: string]: unknown }
}

export type WireToolChoice =
  | { type: 'none' }
  | { type: 'auto' | 'any'; disable_parallel_tool_use?: boolean }
  | { type: 'tool'; name: string; disable_parallel_tool_use?: boolean }

/** Notes what the provider's dialect cannot say. */
export type Drop = (path: string, what: string) => void
