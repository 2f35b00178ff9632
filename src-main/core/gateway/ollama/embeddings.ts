import { z } from 'zod'
import type { Embeddings } from '../../engine/embeddings/embedder.ts'
import { listOf, parseBody } from '../body.ts'
import { toVector } from '../openai/embeddings.ts'
import type { Clock } from './clock.ts'
import { KeepAlive, endsWithAnswer } from './keep-alive.ts'

const shared = { model: z.string().min(1).max(512), keep_alive: KeepAlive }
const Text = z.string().min(1)

/** The body of `POST /api/embed` (https://docs.ollama.com/api/embed). */
const EmbedBody = z.object({
  ...shared,
  input: z.union([Text, listOf(Text, 2048)]),
  dimensions: z.number().int().min(1).nullish(),
})

/** The body of `POST /api/embeddings`, which it had before. */
const EmbeddingsBody = z.object({ ...shared, prompt: Text })

export interface OllamaEmbed {
  readonly model: string
  readonly inputs: readonly string[]
  /** `null` for the model's own. */
  readonly dimensions: number | null
  readonly unload: boolean
}

/** @throws CorralError `invalid_input` naming the field */
export function parseEmbed(body: unknown): OllamaEmbed {
  const { model, input, dimensions, keep_alive: keepAlive } = parseBody(EmbedBody, body)
  return {
    model,
    inputs: [input].flat(),
    dimensions: dimensions ?? null,
    unload: endsWithAnswer(keepAlive),
  }
}

/** @throws CorralError `invalid_input` naming the field */
export function parseEmbeddings(body: unknown): OllamaEmbed {
  const { model, prompt, keep_alive: keepAlive } = parseBody(EmbeddingsBody, body)
  return { model, inputs: [prompt], dimensions: null, unload: endsWithAnswer(keepAlive) }
}

/** The answer as JSON text in pieces: all vectors of a large request at once would hold up everybody. */
export function* encodeEmbed(
  { model, dimensions }: OllamaEmbed,
  { vectors, promptTokens }: Embeddings,
  clock: Clock,
): Generator<string, void> {
  yield `{"model":${JSON.stringify(model)},"embeddings":[`
  for (const [index, vector] of vectors.entries()) {
    yield (index === 0 ? '' : ',') + JSON.stringify([...toVector(vector, dimensions)])
  }
  const rest = JSON.stringify({ ...clock.loaded(), prompt_eval_count: promptTokens })
  yield `],${rest.slice(1)}`
}
