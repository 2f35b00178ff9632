import type { LlamaModel, Token } from 'node-llama-cpp'
import { CorralError } from '../../errors.ts'

/** Fewer characters than this are seldom one token, in any language; whitespace aside. */
const charsPerToken = 8

/**
 * The tokens of a text. Of a text that is far too long only its beginning is looked at: that alone
 * would hold up everybody.
 * @throws CorralError `context_length_exceeded` with the numbers
 */
export function tokenizeInput(
  model: LlamaModel,
  text: string,
  maxTokens: number,
  param: string,
): Token[] {
  const beginning = maxTokens * charsPerToken
  if (text.length > 2 * beginning) {
    const tokens = model.tokenize(text.slice(0, beginning))
    if (tokens.length > maxTokens) throw tooLong(`more than ${tokens.length}`, maxTokens, param)
  }
  return model.tokenize(text)
}

/** The tokens of many inputs, with a pause for everybody else after each. */
export async function tokenizeInputs<T>(
  inputs: readonly T[],
  tokenize: (input: T, index: number) => Token[],
): Promise<Token[][]> {
  const all: Token[][] = []
  for (const [index, input] of inputs.entries()) {
    all.push(tokenize(input, index))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return all
}

/** @throws CorralError `context_length_exceeded` with the numbers */
export function checkLength(tokens: number, maxTokens: number, param: string): void {
  if (tokens > maxTokens) throw tooLong(String(tokens), maxTokens, param)
}

function tooLong(tokens: string, maxTokens: number, param: string): CorralError {
  return new CorralError(
    'context_length_exceeded',
    `This model reads inputs of up to ${maxTokens} tokens; ${param} takes ${tokens}.`,
    { param },
  )
}
