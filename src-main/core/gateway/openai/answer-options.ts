import { z } from 'zod'
import type { AnswerOptions, Priority, Sampling } from '../../chat.ts'
import { invalidField, isObject, listOf } from '../body.ts'

export const maxChoices = 16
const maxStops = 16
const maxStopChars = 1000
const maxBiases = 1024

/** The fields that chats and completions share. `null` says the same as leaving one out. */
export const answerOptionFields = {
  model: z.string().min(1).max(512),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  stop: z
    .union([
      z.string().min(1).max(maxStopChars),
      z.array(z.unknown()).length(0),
      listOf(z.string().min(1).max(maxStopChars), maxStops),
    ])
    .nullish(),
  n: z.number().int().min(1).max(maxChoices).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  repeat_penalty: z.number().min(0.1).max(10).nullish(),
  repetition_penalty: z.number().min(0.1).max(10).nullish(),
  logit_bias: z.unknown().optional(),
}

/** -1 is how local servers and their clients write "no limit". */
export const MaxTokens = z
  .number()
  .int()
  .min(-1)
  .refine((value) => value !== 0, 'Too small: expected number to be >=1')
  .nullish()

const Shared = z.object(answerOptionFields)
type Shared = z.infer<typeof Shared>

/** What both kinds of request have beside their own fields. */
export type SharedOptions = Omit<AnswerOptions, 'maxTokens' | 'topLogprobs'>

/** @throws CorralError `invalid_input` */
export function toSharedOptions(body: Shared, priority: Priority): SharedOptions {
  return {
    model: body.model,
    sampling: toSampling(body),
    stop: [body.stop ?? []].flat() as string[],
    choices: body.n ?? 1,
    priority,
  }
}

/** `null` for no limit. */
export function toMaxTokens(value: z.infer<typeof MaxTokens>): number | null {
  return value === undefined || value === -1 ? null : value
}

export interface StreamWish {
  readonly stream: boolean
  /** The client wants a last chunk with the usage. */
  readonly includeUsage: boolean
}

export function toStreamWish({ stream, stream_options }: Shared): StreamWish {
  return { stream: stream ?? false, includeUsage: stream_options?.include_usage ?? false }
}

function toSampling(body: Shared): Sampling {
  const given = {
    temperature: body.temperature,
    topP: body.top_p,
    // -1 and 0 both stand for no limit.
    topK: body.top_k == null ? null : Math.max(0, body.top_k),
    minP: body.min_p,
    seed: body.seed,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
    repeatPenalty: body.repeat_penalty ?? body.repetition_penalty,
    logitBias: toLogitBias(body.logit_bias),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null))
}

function toLogitBias(value: unknown): ReadonlyMap<number, number> | null {
  if (value == null) return null
  if (!isObject(value)) throw invalidField('logit_bias', 'needs to be an object of token to bias')
  const entries = Object.entries(value)
  if (entries.length > maxBiases) {
    throw invalidField('logit_bias', `holds ${entries.length} tokens; ${maxBiases} are allowed`)
  }
  for (const [token, bias] of entries) {
    if (!/^\d{1,9}$/.test(token))
      throw invalidField('logit_bias', 'its names are numbers of tokens')
    if (typeof bias !== 'number' || Math.abs(bias) > 100) {
      throw invalidField('logit_bias', 'its values are numbers from -100 to 100')
    }
  }
  if (entries.length === 0) return null
  return new Map(entries.map(([token, bias]) => [Number(token), bias as number]))
}
