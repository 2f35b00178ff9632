import type { LlamaModel, LlamaRankingContext } from 'node-llama-cpp'
import { CorralError } from '../../errors.ts'
import { createGrowingContext } from './growing-context.ts'
import { checkLength, tokenizeInput, tokenizeInputs } from './input-tokens.ts'

/** Scores from 0 to 1, in the order of the documents. */
export interface Ranking {
  readonly scores: number[]
  readonly promptTokens: number
}

export interface Ranker {
  /**
   * How well each document answers the query. All are measured before the first is computed.
   * Aborting `signal` ends it after the document under way.
   *
   * @throws CorralError `unsupported` for a model that is no reranker, `context_length_exceeded`
   *   (query and document are read together), `unavailable` when there is no memory for the context
   */
  rerank(query: string, documents: readonly string[], signal: AbortSignal): Promise<Ranking>
  /** Of its own context, which is made with the first query; 0 before. */
  memoryBytes(): number
  /** Before the model is disposed. */
  dispose(): Promise<void>
}

export function createRanker(model: LlamaModel, threads: number): Ranker {
  const context = createGrowingContext<LlamaRankingContext>(model, (size) =>
    model.createRankingContext({ ...size, threads }),
  )

  return {
    async rerank(query, documents, signal) {
      if (!model.fileInsights.supportsRanking) {
        throw new CorralError('unsupported', 'This model is no reranker.')
      }
      const { maxInputTokens } = context
      const asked = tokenizeInput(model, query, maxInputTokens, 'query')
      const read = await tokenizeInputs(documents, (document, index) =>
        tokenizeInput(model, document, maxInputTokens, `documents.${index}`),
      )
      const lengths = await context.use(0, signal, async (context) =>
        read.map((tokens) => context.calculateInputLength(asked, tokens)),
      )
      for (const [index, length] of lengths.entries()) {
        checkLength(length, maxInputTokens, `documents.${index}`)
      }
      const scores: number[] = []
      for (const [index, tokens] of read.entries()) {
        const score = await context.use(lengths[index]!, signal, (context) =>
          context.rank(asked, tokens),
        )
        scores.push(Number.isFinite(score) ? score : 0)
      }
      return { scores, promptTokens: lengths.reduce((sum, length) => sum + length, 0) }
    },
    memoryBytes: context.memoryBytes,
    dispose: context.dispose,
  }
}
