import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Vocabulary } from '../answer/token-text.ts'

/** The words of a model. `tokenString` is one of the things that the library does not document. */
export function vocabularyOf(model: LlamaModel): Vocabulary {
  const { _model: native } = model as unknown as {
    _model?: { getTokenString?(token: number): string }
  }
  if (typeof native?.getTokenString !== 'function') {
    throw new Error('node-llama-cpp has changed: token strings not found where expected')
  }
  return {
    detokenize: (tokens, controlTokens) => model.detokenize(tokens, controlTokens),
    tokenString: (token) => native.getTokenString?.(token) ?? '',
    anchor: model.tokenize('a').at(-1) ?? (0 as Token),
  }
}
