import { z } from 'zod'
import type { CompletionRequest, Priority } from '../../chat.ts'
import {
  MaxTokens,
  type StreamWish,
  answerOptionFields,
  maxChoices,
  toMaxTokens,
  toSharedOptions,
  toStreamWish,
} from './answer-options.ts'
import { invalidField, parseBody, unsupportedField } from '../body.ts'
import { outputShapeFields, toOutputShape } from './output-shape.ts'
import { toInputs } from './text-or-tokens.ts'

const maxPrompts = 128

/**
 * The body of `POST /v1/completions`
 * (https://platform.openai.com/docs/api-reference/completions/create), as far as Corral reads it.
 */
const Body = z.object({
  ...answerOptionFields,
  ...outputShapeFields,
  prompt: z.unknown().optional(),
  suffix: z.string().nullish(),
  echo: z.boolean().nullish(),
  max_tokens: MaxTokens,
  logprobs: z.number().int().min(0).max(20).nullish(),
  best_of: z.number().int().min(1).max(maxChoices).nullish(),
})
type Body = z.infer<typeof Body>

export interface OpenAiCompletionRequest extends StreamWish {
  /** One for each prompt. */
  readonly completions: readonly CompletionRequest[]
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseCompletionRequest(body: unknown, priority: Priority): OpenAiCompletionRequest {
  const parsed = parseBody(Body, body)
  checkCombinations(parsed)
  const shared = {
    ...toSharedOptions(parsed, priority),
    suffix: parsed.suffix ?? null,
    echo: parsed.echo ?? false,
    output: toOutputShape(parsed),
    maxTokens: toMaxTokens(parsed.max_tokens),
    topLogprobs: parsed.logprobs ?? null,
  }
  // An empty prompt begins where a text does.
  const prompt = parsed.prompt ?? ''
  const prompts = prompt === '' ? [''] : toInputs(prompt, 'prompt', maxPrompts)
  if (shared.suffix !== null && prompts.some((prompt) => typeof prompt !== 'string')) {
    throw unsupportedField('suffix', 'A suffix follows a prompt that is text, not tokens.')
  }
  return {
    completions: prompts.map((prompt) => ({ ...shared, prompt })),
    ...toStreamWish(parsed),
  }
}

/**
 * The one text that a provider can be asked to go on with.
 * @throws CorralError `unsupported` when there are several
 */
export function onlyCompletion({ completions }: OpenAiCompletionRequest): CompletionRequest {
  const [only] = completions
  if (only && completions.length === 1) return only
  throw unsupportedField('prompt', 'The target of this request takes one prompt at a time.')
}

function checkCombinations({ best_of: bestOf, n, echo, logprobs, suffix }: Body): void {
  if (bestOf != null && bestOf !== (n ?? 1)) {
    throw unsupportedField('best_of', "Only a 'best_of' that equals 'n' is supported.")
  }
  if (echo && logprobs != null) {
    throw unsupportedField(
      'echo',
      "Probabilities of the prompt ('echo' with 'logprobs') are not given.",
    )
  }
  if (echo && suffix != null) throw invalidField('echo', 'makes no sense with a suffix')
}
