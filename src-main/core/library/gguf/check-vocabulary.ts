import { GgufError } from './gguf-error.ts'
import type { GgufHeader } from './header.ts'
import { valueTypes } from './values.ts'

/**
 * llama.cpp reads scores and types by token, as the types that it expects, and takes byte tokens
 * apart by position; most of it without looking (`llama_vocab::impl::load` in src/llama-vocab.cpp). Ids of special tokens are not judged: it checks them itself, and files in use
 * name ones that do not exist.
 *
 * @throws GgufError
 */
export function checkVocabulary(header: Pick<GgufHeader, 'arrays' | 'metadata' | 'vocabulary'>) {
  const { arrays, metadata, vocabulary } = header
  const demand = (name: string, itemTypes: readonly number[]) => {
    const key = `tokenizer.ggml.${name}`
    if (!metadata.has(key)) return
    const array = arrays.get(key)
    if (!array || !itemTypes.includes(array.itemType)) {
      throw new GgufError(`Its ${key} is not of the type that it has to be`)
    }
    if (array.length < (arrays.get('tokenizer.ggml.tokens')?.length ?? 0)) {
      throw new GgufError(`Its ${key} is shorter than its vocabulary`)
    }
  }
  demand('tokens', [valueTypes.text])
  demand('scores', [valueTypes.f32])
  demand('token_type', [valueTypes.i32, valueTypes.u32])
  const [malformed] = vocabulary.malformedByteTokens
  if (malformed !== undefined) throw new GgufError(`Its token ${malformed} is no byte`)
  // Its tokenizer falls back to bytes and ends the process when one is missing.
  const isSentencePiece = metadata.get('tokenizer.ggml.model') === 'llama'
  if (isSentencePiece && vocabulary.bytesCovered < 256) {
    throw new GgufError('Its vocabulary lacks tokens for some bytes')
  }
}
