import { z } from 'zod'
import { invalidField, parseBody, unsupportedField } from '../body.ts'
import { toTokens } from './text-or-tokens.ts'

const maxChars = 2 ** 20
const maxTokens = 2 ** 18
const model = z.string().min(1).max(512)

/** `content` is llama.cpp's server's name for the text, `prompt` that of vLLM. */
const TokenizeBody = z.object({
  model,
  content: z.string().nullish(),
  prompt: z.string().nullish(),
  messages: z.unknown().optional(),
  add_special: z.boolean().nullish(),
  parse_special: z.boolean().nullish(),
  with_pieces: z.boolean().nullish(),
})

const DetokenizeBody = z.object({ model, tokens: z.unknown().optional() })

/** A text to split; `null` stands for a chat whose tokens are to be counted. */
export interface TokenizeRequest {
  readonly model: string
  readonly text: string | null
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseTokenizeRequest(body: unknown): TokenizeRequest {
  const parsed = parseBody(TokenizeBody, body)
  for (const field of ['add_special', 'parse_special', 'with_pieces'] as const) {
    if (parsed[field]) throw unsupportedField(field, 'Only the plain tokens of a text are given.')
  }
  const text = parsed.content ?? parsed.prompt ?? null
  if (text === null && parsed.messages == null) {
    throw invalidField('content', 'is missing: a text to split, or messages to count')
  }
  if (text !== null && text.length > maxChars) {
    throw invalidField('content', `holds ${text.length} characters; ${maxChars} are allowed`)
  }
  return { model: parsed.model, text }
}

/** @throws CorralError `invalid_input` naming the field */
export function parseDetokenizeRequest(body: unknown): {
  model: string
  tokens: readonly number[]
} {
  const parsed = parseBody(DetokenizeBody, body)
  return { model: parsed.model, tokens: toTokens(parsed.tokens, 'tokens', maxTokens) }
}
