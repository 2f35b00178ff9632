import { z } from 'zod'
import type { AnswerOptions, Block, OutputShape, Priority, Sampling, Thinking } from '../../chat.ts'
import { boundedJson, invalidField, isObject } from '../body.ts'
import { KeepAlive, endsWithAnswer } from './keep-alive.ts'

const Stop = z.string().min(1).max(1000)

/**
 * `options` of a request, as far as they change an answer here. `num_ctx` does not: a model gets
 * more context by itself when a request needs it.
 */
const Options = z.object({
  num_predict: z.number().int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_k: z.number().int().nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.array(Stop).max(16), Stop]).nullish(),
  repeat_penalty: z.number().min(0.1).max(10).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
})

/** The fields that chats and texts share. */
export const answerFields = {
  model: z.string().min(1).max(512),
  stream: z.boolean().nullish(),
  format: z.unknown().optional(),
  think: z.union([z.boolean(), z.enum(['low', 'medium', 'high', 'max', ''])]).nullish(),
  keep_alive: KeepAlive,
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  options: Options.nullish(),
}

const Answer = z.object(answerFields)
type Answer = z.infer<typeof Answer>

/** @throws CorralError `invalid_input` */
export function toAnswerOptions(body: Answer, priority: Priority): AnswerOptions {
  const { num_predict: most, stop } = body.options ?? {}
  return {
    model: body.model,
    sampling: toSampling(body.options ?? {}),
    // -1 and -2 stand for as many as there is room for.
    maxTokens: most != null && most > 0 ? most : null,
    stop: [stop ?? []].flat(),
    choices: 1,
    topLogprobs: body.logprobs ? (body.top_logprobs ?? 0) : null,
    priority,
  }
}

/** How an answer is delivered. */
export interface Delivery {
  readonly stream: boolean
  /** The model is unloaded after it. */
  readonly unload: boolean
}

/** @throws CorralError `invalid_input` */
export function toDelivery({ stream, keep_alive: keepAlive }: Answer): Delivery {
  return { stream: stream ?? true, unload: endsWithAnswer(keepAlive) }
}

/** @throws CorralError `invalid_input` */
export function toOutputShape(format: unknown): OutputShape {
  if (format == null || format === '') return { type: 'text' }
  if (format === 'json') return { type: 'json' }
  if (!isObject(format)) throw invalidField('format', "needs to be 'json' or a JSON schema")
  return { type: 'json_schema', schema: boundedJson(format, 'format') }
}

export function toThinking(think: Answer['think']): Thinking {
  if (think == null || think === '') return { enabled: null, effort: null }
  if (typeof think === 'boolean') return { enabled: think, effort: null }
  return { enabled: true, effort: think }
}

/** Beginnings of pictures in base64; Ollama names no types. */
const pictureTypes = [
  { beginning: '/9j/', mediaType: 'image/jpeg' },
  { beginning: 'iVBOR', mediaType: 'image/png' },
  { beginning: 'R0lG', mediaType: 'image/gif' },
  { beginning: 'UklG', mediaType: 'image/webp' },
]

/** @throws CorralError `invalid_input` */
export function toImageBlocks(images: readonly string[] | null | undefined, path: string): Block[] {
  return (images ?? []).map((data, index) => {
    const known = pictureTypes.find(({ beginning }) => data.startsWith(beginning))
    if (!known) throw invalidField(`${path}.${index}`, 'needs to be a picture in base64')
    return { type: 'image', mediaType: known.mediaType, data }
  })
}

function toSampling(options: z.infer<typeof Options>): Sampling {
  const given = {
    temperature: options.temperature,
    topP: options.top_p,
    topK: options.top_k == null ? null : Math.max(0, options.top_k),
    minP: options.min_p,
    // Ollama's own default, which its clients send along, stands for any.
    seed: options.seed === -1 ? null : options.seed,
    repeatPenalty: options.repeat_penalty,
    presencePenalty: options.presence_penalty,
    frequencyPenalty: options.frequency_penalty,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null))
}
