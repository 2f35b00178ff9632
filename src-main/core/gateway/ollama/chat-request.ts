import { z } from 'zod'
import type { ChatRequest, Priority } from '../../chat.ts'
import { parseBody } from '../body.ts'
import { toToolUse } from '../openai/tools.ts'
import {
  type Delivery,
  answerFields,
  toAnswerOptions,
  toDelivery,
  toOutputShape,
  toThinking,
} from './answer-options.ts'
import { toTurns } from './messages.ts'

/** The body of `POST /api/chat` (https://docs.ollama.com/api/chat). */
const Body = z.object({
  ...answerFields,
  messages: z.array(z.unknown()).max(4096).nullish(),
  tools: z.unknown().optional(),
})

export interface OllamaChat extends Delivery {
  /** Without turns only the model is meant: it is loaded or unloaded. */
  readonly chat: ChatRequest
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseChat(body: unknown, priority: Priority): OllamaChat {
  const parsed = parseBody(Body, body)
  return {
    chat: {
      ...toAnswerOptions(parsed, priority),
      turns: toTurns(parsed.messages ?? []),
      ...toToolUse(parsed.tools, null),
      parallelToolCalls: true,
      output: toOutputShape(parsed.format),
      thinking: toThinking(parsed.think),
      templateOptions: {},
    },
    ...toDelivery(parsed),
  }
}
