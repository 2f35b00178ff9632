import { z } from 'zod'
import type { ChatRequest, CompletionRequest, Priority, Turn } from '../../chat.ts'
import { parseBody, unsupportedField } from '../body.ts'
import {
  type Delivery,
  answerFields,
  toAnswerOptions,
  toDelivery,
  toImageBlocks,
  toOutputShape,
  toThinking,
} from './answer-options.ts'

/** The body of `POST /api/generate` (https://docs.ollama.com/api/generate). */
const Body = z.object({
  ...answerFields,
  prompt: z.string().nullish(),
  suffix: z.string().nullish(),
  system: z.string().nullish(),
  template: z.string().nullish(),
  context: z.array(z.unknown()).nullish(),
  raw: z.boolean().nullish(),
  images: z.array(z.string()).max(64).nullish(),
})
type Body = z.infer<typeof Body>

export interface OllamaGenerate extends Delivery {
  readonly model: string
  /** `null` when only the model is meant: it is loaded or unloaded. */
  readonly request:
    | { readonly kind: 'chat'; readonly chat: ChatRequest }
    | { readonly kind: 'text'; readonly completion: CompletionRequest }
    | null
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseGenerate(body: unknown, priority: Priority): OllamaGenerate {
  const parsed = parseBody(Body, body)
  refuseUnsupported(parsed)
  return {
    model: parsed.model,
    request: parsed.prompt || parsed.suffix ? toRequest(parsed, priority) : null,
    ...toDelivery(parsed),
  }
}

function toRequest(body: Body, priority: Priority): OllamaGenerate['request'] {
  const options = { ...toAnswerOptions(body, priority), output: toOutputShape(body.format) }
  if (body.raw || body.suffix) {
    const prompt = body.prompt ?? ''
    return {
      kind: 'text',
      completion: { ...options, prompt, suffix: body.suffix || null, echo: false },
    }
  }
  return {
    kind: 'chat',
    chat: {
      ...options,
      turns: toTurns(body),
      tools: [],
      toolChoice: 'none',
      parallelToolCalls: false,
      thinking: toThinking(body.think),
      templateOptions: {},
    },
  }
}

function toTurns({ system, prompt, images }: Body): Turn[] {
  const asked: Turn = {
    role: 'user',
    blocks: [{ type: 'text', text: prompt ?? '' }, ...toImageBlocks(images, 'images')],
  }
  return system ? [{ role: 'system', blocks: [{ type: 'text', text: system }] }, asked] : [asked]
}

function refuseUnsupported({ template, context }: Body): void {
  if (template) throw unsupportedField('template', "The model's own template is used.")
  if (context && context.length > 0) {
    throw unsupportedField('context', "Send the conversation to '/api/chat' instead.")
  }
}
