import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Ranking } from '../../engine/embeddings/ranker.ts'
import { listOf, parseBody } from '../body.ts'

const maxDocuments = 1024

/** The body of `POST /v1/rerank`, as Jina and llama.cpp's server have it. */
const Body = z.object({
  model: z.string().min(1).max(512),
  query: z.string().min(1),
  documents: listOf(z.union([z.string(), z.object({ text: z.string() })]), maxDocuments),
  top_n: z.number().int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
})

export interface RerankRequest {
  readonly model: string
  readonly query: string
  readonly documents: readonly string[]
  /** How many of the best are wanted. */
  readonly topN: number
  readonly returnDocuments: boolean
}

/** @throws CorralError `invalid_input` naming the field */
export function parseRerankRequest(body: unknown): RerankRequest {
  const { model, query, documents, top_n: topN, return_documents } = parseBody(Body, body)
  return {
    model,
    query,
    documents: documents.map((document) =>
      typeof document === 'string' ? document : document.text,
    ),
    topN: topN ?? documents.length,
    returnDocuments: return_documents ?? false,
  }
}

/** The best first; `index` is the place among the documents of the request. */
export function encodeRanking(request: RerankRequest, { scores, promptTokens }: Ranking) {
  const results = scores
    .map((score, index) => ({ index, relevance_score: score }))
    .toSorted((one, other) => other.relevance_score - one.relevance_score)
    .slice(0, request.topN)
  return {
    id: `rerank-${randomBytes(15).toString('base64url')}`,
    object: 'list',
    model: request.model,
    results: request.returnDocuments
      ? results.map((result) => ({
          ...result,
          document: { text: request.documents[result.index] },
        }))
      : results,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  }
}
