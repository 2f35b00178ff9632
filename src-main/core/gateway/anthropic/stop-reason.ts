import type { AnswerEvent } from '../../chat.ts'

export type Finish = Extract<AnswerEvent, { type: 'finish' }>

export function toStop({ reason, stopSequence }: Finish) {
  return { stop_reason: toStopReason(reason, stopSequence), stop_sequence: stopSequence }
}

function toStopReason(reason: Finish['reason'], stopSequence: string | null): string {
  if (reason === 'length') return 'max_tokens'
  if (reason === 'tool_calls') return 'tool_use'
  if (reason === 'refusal') return reason
  return stopSequence === null ? 'end_turn' : 'stop_sequence'
}
