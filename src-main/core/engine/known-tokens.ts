import type { LlamaModel, Token } from 'node-llama-cpp'
import { CorralError } from '../errors.ts'

/**
 * Tokens that a caller has sent. The native library ends the process on one that the model does not
 * have.
 * @throws CorralError `invalid_input`
 */
export function knownTokens(model: LlamaModel, tokens: readonly number[], param: string): Token[] {
  const size = model.fileInfo.metadata.tokenizer.ggml.tokens.length
  const wrong = tokens.findIndex((token) => !Number.isInteger(token) || token < 0 || token >= size)
  if (wrong < 0) return [...tokens] as Token[]
  throw new CorralError('invalid_input', `This model has no token ${tokens[wrong]}.`, {
    param: `${param}.${wrong}`,
  })
}
