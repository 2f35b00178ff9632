import type { GgufTypedValue } from '../gguf/gguf-writer.ts'

/** `llama_token_type` in llama.cpp's llama.h. */
const TYPE = { normal: 1, unknown: 2, control: 3, byte: 6 }

/** A SentencePiece vocabulary as llama.cpp reads it. The position of a token is its id. */
export type SpmVocabulary = {
  tokens: readonly string[]
  scores: readonly number[]
  types: readonly number[]
  /** The id of a control token, or of a piece with plain spaces. Throws for any other text. */
  id: (text: string) => number
}

/**
 * A vocabulary of `<unk> <s> </s>`, the given control tokens, one token per byte, so that any
 * UTF-8 text can be written, the printable ASCII characters, and the given pieces.
 *
 * llama.cpp's tokenizer (`llm_tokenizer_spm`) starts from single characters and joins neighbours
 * whose joined text is a token, highest score first. So that it finds a piece, all beginnings of
 * the piece are tokens too, and longer tokens have higher scores.
 */
export function spmVocabulary(
  controls: readonly string[],
  pieces: readonly string[],
): SpmVocabulary {
  const special = ['<unk>', '<s>', '</s>', ...controls]
  const bytes = Array.from({ length: 256 }, (_, byte) => byteToken(byte))
  const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
  const texts = new Set([...ascii, ...pieces.flatMap(beginnings)].map(withoutSpaces))
  const tokens = [...special, ...bytes, ...texts]
  const ids = new Map(tokens.map((token, id) => [token, id]))
  const types = tokens.map((_, id) => {
    if (id < special.length) return id === 0 ? TYPE.unknown : TYPE.control
    return id < special.length + bytes.length ? TYPE.byte : TYPE.normal
  })
  const scores = tokens.map((token, id) => (types[id] === TYPE.normal ? [...token].length : 0))
  const id = (text: string): number => {
    const found = ids.get(withoutSpaces(text))
    if (found === undefined) throw new Error(`The vocabulary has no token ${JSON.stringify(text)}`)
    return found
  }
  return { tokens, scores, types, id }
}

/** The text of the token that stands for one byte, 0 to 255. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}

/**
 * The keys of a file that describe the vocabulary. `end` is the text of the token that ends an
 * answer. Nothing is put before a text: no `<s>` and no space.
 */
export function vocabularyMetadata(
  vocabulary: SpmVocabulary,
  end: string,
): Record<string, GgufTypedValue> {
  const { tokens, scores, types, id } = vocabulary
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'llama' },
    'tokenizer.ggml.tokens': { type: 'array', of: 'string', values: tokens },
    'tokenizer.ggml.scores': { type: 'array', of: 'float32', values: scores },
    'tokenizer.ggml.token_type': { type: 'array', of: 'int32', values: types },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: id('<s>') },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: id(end) },
    'tokenizer.ggml.eot_token_id': { type: 'uint32', value: id(end) },
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: id('<unk>') },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.ggml.add_eos_token': { type: 'bool', value: false },
    'tokenizer.ggml.add_space_prefix': { type: 'bool', value: false },
  }
}

function beginnings(piece: string): string[] {
  const characters = [...piece]
  return characters.map((_, at) => characters.slice(0, at + 1).join(''))
}

/** SentencePiece writes a space as U+2581. */
function withoutSpaces(text: string): string {
  return text.replaceAll(' ', '\u2581')
}
