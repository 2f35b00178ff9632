import type { SelfTest } from './self-test.ts'
import { anthropicEvents } from './steps/anthropic-events.ts'
import { chat } from './steps/chat.ts'
import { countTokens } from './steps/count-tokens.ts'
import { embeddings } from './steps/embeddings.ts'
import { jsonSchema } from './steps/json-schema.ts'
import { longPrompt } from './steps/long-prompt.ts'
import { parallelToolCalls } from './steps/parallel-tool-calls.ts'
import { rerank } from './steps/rerank.ts'
import { responsesEvents } from './steps/responses-events.ts'
import { stream } from './steps/stream.ts'
import { toolCalls } from './steps/tool-calls.ts'
import { usage } from './steps/usage.ts'

/** In the order in which they are run. */
export const suite: readonly SelfTest[] = [
  chat,
  stream,
  toolCalls,
  parallelToolCalls,
  jsonSchema,
  usage,
  countTokens,
  responsesEvents,
  anthropicEvents,
  longPrompt,
  embeddings,
  rerank,
]
