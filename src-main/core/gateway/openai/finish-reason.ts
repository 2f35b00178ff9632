import type { FinishReason } from '../../chat.ts'

export function toFinishReason(reason: FinishReason): string {
  return reason === 'refusal' ? 'content_filter' : reason
}
