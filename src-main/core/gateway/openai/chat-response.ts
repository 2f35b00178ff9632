import type { AnswerEnd, AnswerEvent, FinishReason, TokenLogprob } from '../../chat.ts'
import { toChatLogprobs } from './chat-logprobs.ts'
import { streamChat } from './chat-stream.ts'
import { type Encoder, answerBase } from './encoder.ts'
import { toFinishReason } from './finish-reason.ts'
import { toFacts, toUsage } from './usage.ts'

/**
 * Writes answers as OpenAI's Chat Completions does
 * (https://platform.openai.com/docs/api-reference/chat/object and /chat-streaming). Thinking is in
 * `reasoning_content`, where clients of local servers look for it.
 */
export function createChatEncoder(model: string): Encoder {
  const base = answerBase('chatcmpl', model)
  return {
    async collect(events) {
      const { choices, end } = await collectChoices(events)
      const body = {
        ...base,
        object: 'chat.completion',
        choices: choices.map(toChoice),
        usage: toUsage(end.usage),
        corral: toFacts(end),
      }
      return { body, end }
    },
    stream: (events, includeUsage) => streamChat(base, events, includeUsage),
  }
}

interface ChoiceDraft {
  text: string
  thinking: string
  calls: { id: string; name: string; arguments: string }[]
  logprobs: TokenLogprob[]
  reason: FinishReason | null
}

async function collectChoices(
  events: AsyncIterable<AnswerEvent>,
): Promise<{ choices: ChoiceDraft[]; end: AnswerEnd }> {
  const choices: ChoiceDraft[] = []
  let end: AnswerEnd | undefined
  for await (const event of events) {
    if (event.type === 'waiting') continue
    if (event.type === 'end') end = event
    else {
      choices[event.choice] ??= { text: '', thinking: '', calls: [], logprobs: [], reason: null }
      addTo(choices[event.choice]!, event)
    }
  }
  if (!end) throw new Error('the answer has no end')
  return { choices, end }
}

function addTo(
  draft: ChoiceDraft,
  event: Exclude<AnswerEvent, { type: 'waiting' } | AnswerEnd>,
): void {
  switch (event.type) {
    case 'text':
      draft.text += event.text
      draft.logprobs.push(...(event.logprobs ?? []))
      return
    case 'thinking':
      draft.thinking += event.text
      return
    case 'tool_call':
      draft.calls[event.index] = { id: event.id, name: event.name, arguments: '' }
      return
    case 'tool_arguments':
      draft.calls[event.index]!.arguments += event.text
      return
    case 'finish':
      draft.reason = event.reason
      return
  }
}

function toChoice({ text, thinking, calls, logprobs, reason }: ChoiceDraft, index: number) {
  return {
    index,
    message: {
      role: 'assistant',
      content: text === '' && calls.length > 0 ? null : text,
      refusal: null,
      ...(thinking === '' ? {} : { reasoning_content: thinking }),
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(toToolCall) }),
    },
    logprobs: toChatLogprobs(logprobs),
    finish_reason: reason && toFinishReason(reason),
  }
}

function toToolCall({ id, name, arguments: text }: ChoiceDraft['calls'][number]) {
  return { id, type: 'function', function: { name, arguments: text } }
}
