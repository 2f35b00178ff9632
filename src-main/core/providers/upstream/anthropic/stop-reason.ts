import type { FinishReason } from '../../../chat.ts'

const reasons: Readonly<Record<string, FinishReason>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'refusal',
}

/** Words that nobody knows yet end an answer, too. An answer that stops with a call stops for it. */
export function toFinishReason(stopReason: string, hasCalls: boolean): FinishReason {
  const reason = reasons[stopReason] ?? 'stop'
  return reason === 'stop' && hasCalls ? 'tool_calls' : reason
}
