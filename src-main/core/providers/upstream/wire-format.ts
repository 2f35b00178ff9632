import type { Protocol } from '../../../contract/providers.ts'

/** Kinds of requests that a provider takes as they are. */
export type WireFormat = keyof typeof wires

/** Those of which the answer may be a stream. */
export type StreamWire = Exclude<WireFormat, 'openai-embeddings' | 'anthropic-count-tokens'>

const wires = {
  'openai-chat': { protocol: 'openai', path: '/chat/completions' },
  'openai-completions': { protocol: 'openai', path: '/completions' },
  'openai-embeddings': { protocol: 'openai', path: '/embeddings' },
  'openai-responses': { protocol: 'openai', path: '/responses' },
  'anthropic-messages': { protocol: 'anthropic', path: '/messages' },
  'anthropic-count-tokens': { protocol: 'anthropic', path: '/messages/count_tokens' },
} as const satisfies Record<string, { protocol: Protocol; path: string }>

/** The protocol of a wire, and its path below the version. */
export function wireOf(wire: WireFormat): { readonly protocol: Protocol; readonly path: string } {
  return wires[wire]
}

/** Of those who speak OpenAI's protocol, who has its Responses, too. Others get chats. */
const withResponses = new Set(['openai', 'xai', 'openrouter', 'groq', 'vllm', 'lm-studio'])

/** Whether a provider takes the bytes of such a request as they are. */
export function takesWire(
  provider: { readonly name: string; readonly protocols: readonly Protocol[] },
  wire: WireFormat,
): boolean {
  if (wire === 'openai-responses' && !withResponses.has(provider.name)) return false
  return provider.protocols.includes(wires[wire].protocol)
}
