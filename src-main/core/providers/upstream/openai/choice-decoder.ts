import type { AnswerEvent } from '../../../chat.ts'
import { type JsonObject, countOf, isObject, listOf, objectOf, textOf } from '../json.ts'
import { type CallPiece, createChoiceSequence } from './choice-sequence.ts'
import { toFinishReason } from './finish-reason.ts'
import { toLogprobs } from './logprobs.ts'
import { createReasoningDetails } from './reasoning-details.ts'

/** Turns what a choice says, in pieces or at once, into events. */
export interface ChoiceDecoder {
  /** An item of `choices`, of a chat or a completion, streamed or whole. */
  push(choice: JsonObject): void
  /** Gives the last events. @throws UpstreamError `provider` */
  end(): void
  readonly isFinished: boolean
}

export function createChoiceDecoder(
  choice: number,
  emit: (event: AnswerEvent) => void,
  onOpaque: (callId: string, opaque: unknown) => void,
): ChoiceDecoder {
  const sequence = createChoiceSequence(choice, emit, onOpaque)
  const details = createReasoningDetails()
  let finish = ''
  let stopSequence: string | null = null
  let hasRefused = false

  const say = (type: 'text' | 'thinking', text: string): void => {
    if (text !== '') sequence.say(type, text)
  }
  return {
    push(item) {
      const said = objectOf(item.delta ?? item.message)
      say('thinking', textOf(said.reasoning_content) || textOf(said.reasoning))
      details.push(said.reasoning_details)
      const content = said.content ?? item.text
      const logprobs = toLogprobs(item.logprobs)
      if (typeof content === 'string' && content !== '' && logprobs) {
        sequence.say('text', content, logprobs)
      } else {
        for (const { type, text } of toParts(content)) say(type, text)
      }
      const refusal = textOf(said.refusal)
      if (refusal !== '') hasRefused = true
      say('text', refusal)
      for (const call of listOf(said.tool_calls)) {
        if (isObject(call)) sequence.call(toCallPiece(call))
      }
      finish = textOf(item.finish_reason) || finish
      stopSequence = textOf(item.stop_reason) || stopSequence
    },
    end() {
      sequence.end()
      const { firstCallId } = sequence
      if (firstCallId !== null && details.all.length > 0) {
        onOpaque(firstCallId, { reasoning_details: details.all })
      }
      const reason = toFinishReason(finish, { hasCalls: firstCallId !== null, hasRefused })
      emit({
        type: 'finish',
        choice,
        reason,
        stopSequence: reason === 'stop' ? stopSequence : null,
      })
    },
    get isFinished() {
      return finish !== ''
    },
  }
}

/** Mistral's models that think send their content as a list of parts. */
function toParts(content: unknown): { type: 'text' | 'thinking'; text: string }[] {
  if (!Array.isArray(content)) return [{ type: 'text', text: textOf(content) }]
  return content.map(objectOf).map((part) => {
    if (part.type !== 'thinking') return { type: 'text', text: textOf(part.text) }
    const { thinking } = part
    const texts = Array.isArray(thinking) ? thinking.map((item) => textOf(objectOf(item).text)) : []
    return { type: 'thinking', text: textOf(thinking) || texts.join('') }
  })
}

function toCallPiece(call: JsonObject): CallPiece {
  const { name, arguments: text } = objectOf(call.function)
  return {
    index: countOf(call.index),
    id: textOf(call.id),
    name: textOf(name),
    arguments: isObject(text) ? JSON.stringify(text) : textOf(text),
    opaque: isObject(call.extra_content) ? { extra_content: call.extra_content } : undefined,
  }
}
