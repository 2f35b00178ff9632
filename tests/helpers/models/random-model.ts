import { type GgufTensor, writeGguf } from '../../../src-main/core/library/gguf/gguf-writer.ts'
import { CHAT_TEMPLATE, CHAT_TOKENS } from '../../../src-main/core/library/starter/chat-template.ts'
import { seededRandom } from '../../../src-main/core/library/starter/seeded-random.ts'
import {
  type SpmVocabulary,
  byteToken,
  spmVocabulary,
  vocabularyMetadata,
} from '../../../src-main/core/library/starter/spm-vocabulary.ts'
import type { TensorEncoding } from '../../../src-main/core/library/starter/tensor-encoding.ts'

type RandomModelOptions = {
  layers: number
  /** A multiple of 64, the length of one attention head. */
  embeddingLength: number
  /** Default: three times the embedding's, rounded up to 32. */
  feedForwardLength?: number
  /** How many attention heads share one key and value head; default 1. */
  headsPerKeyValueHead?: number
  /** Up to 18 000 words of one to three letters, beside some 370 tokens; default 2000. */
  words?: number
  /** Of the matrices; default `Q8_0`. */
  encoding?: TensorEncoding
  seed?: number
  /** At temperature 0 it says words only, no byte or control token, and so it never ends. */
  endless?: boolean
}

/** Sizes for benchmarks: about 10, 100 and 230 million parameters. */
export const RANDOM_SIZES = {
  small: { layers: 4, embeddingLength: 384, words: 2000, endless: true },
  large: { layers: 12, embeddingLength: 768, words: 4000, endless: true },
  xlarge: {
    layers: 18,
    embeddingLength: 1024,
    headsPerKeyValueHead: 4,
    words: 8000,
    endless: true,
  },
} satisfies Record<string, RandomModelOptions>

const HEAD_LENGTH = 64

/** As many random numbers as any row is long, many times over; tensors start at different ones. */
const POOL_SIZE = 1_000_003

/**
 * Writes a llama model with random weights, for benchmarks: it computes as much as a real model of
 * that shape and says nothing that makes sense. The same options give the same bytes.
 */
export async function writeRandomModel(
  filePath: string,
  options: RandomModelOptions,
): Promise<{ sizeBytes: number; parameters: number }> {
  const { layers, embeddingLength: width, encoding = 'Q8_0', words = 2000 } = options
  const inner = options.feedForwardLength ?? Math.ceil((width * 3) / 32) * 32
  const heads = width / HEAD_LENGTH
  const keyHeads = heads / (options.headsPerKeyValueHead ?? 1)
  if (!Number.isInteger(keyHeads)) throw new Error('Heads of 64 do not divide the embedding')
  const vocabulary = spmVocabulary(Object.values(CHAT_TOKENS), letterWords(words))
  const size = vocabulary.tokens.length
  const random = seededRandom(options.seed ?? 1)
  const pool = Float32Array.from({ length: POOL_SIZE }, () => random() * 2 - 1)
  const ones = (name: string): GgufTensor => {
    return { name, encoding: 'F32', dims: [width], data: new Float32Array(width).fill(1) }
  }
  const matrix = (name: string, inputs: number, outputs: number): GgufTensor => {
    const start = Math.floor(random() * POOL_SIZE)
    const scale = Math.sqrt(3 / inputs)
    const data = () => fromPool(pool, start, scale, inputs * outputs)
    return { name, encoding, dims: [inputs, outputs], data }
  }
  const layer = (at: number): GgufTensor[] => [
    ones(`blk.${at}.attn_norm.weight`),
    matrix(`blk.${at}.attn_q.weight`, width, width),
    matrix(`blk.${at}.attn_k.weight`, width, keyHeads * HEAD_LENGTH),
    matrix(`blk.${at}.attn_v.weight`, width, keyHeads * HEAD_LENGTH),
    matrix(`blk.${at}.attn_output.weight`, width, width),
    ones(`blk.${at}.ffn_norm.weight`),
    matrix(`blk.${at}.ffn_gate.weight`, width, inner),
    matrix(`blk.${at}.ffn_up.weight`, width, inner),
    matrix(`blk.${at}.ffn_down.weight`, inner, width),
  ]
  const output = matrix('output.weight', width, size)
  const tensors = [
    matrix('token_embd.weight', width, size),
    ...Array.from({ length: layers }, (_, at) => layer(at)).flat(),
    ones('output_norm.weight'),
    options.endless ? withoutRows(output, width, firstWord(vocabulary)) : output,
  ]
  const { sizeBytes } = await writeGguf(filePath, {
    metadata: {
      'general.architecture': { type: 'string', value: 'llama' },
      'general.name': { type: 'string', value: `random-${layers}x${width}` },
      'llama.context_length': { type: 'uint32', value: 32_768 },
      'llama.embedding_length': { type: 'uint32', value: width },
      'llama.block_count': { type: 'uint32', value: layers },
      'llama.feed_forward_length': { type: 'uint32', value: inner },
      'llama.attention.head_count': { type: 'uint32', value: heads },
      'llama.attention.head_count_kv': { type: 'uint32', value: keyHeads },
      'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
      'llama.rope.dimension_count': { type: 'uint32', value: HEAD_LENGTH },
      'llama.vocab_size': { type: 'uint32', value: size },
      ...vocabularyMetadata(vocabulary, CHAT_TOKENS.end),
      'tokenizer.chat_template': { type: 'string', value: CHAT_TEMPLATE },
    },
    tensors,
  })
  const parameters = tensors
    .map(({ dims }) => dims.reduce((product, length) => product * length, 1))
    .reduce((sum, count) => sum + count, 0)
  return { sizeBytes, parameters }
}

function fromPool(pool: Float32Array, start: number, scale: number, count: number): Float32Array {
  const data = new Float32Array(count)
  for (let at = 0; at < count; at += 1) data[at] = (pool[(start + at) % pool.length] ?? 0) * scale
  return data
}

/** Tokens before this one are control tokens and bytes. */
function firstWord({ id }: SpmVocabulary): number {
  return id(byteToken(255)) + 1
}

/** The first `count` tokens score 0, which is always less than the best of thousands of others. */
function withoutRows(output: GgufTensor, width: number, count: number): GgufTensor {
  const { data } = output
  return {
    ...output,
    data: () => (typeof data === 'function' ? data() : data).fill(0, 0, count * width),
  }
}

/** ` a` to ` z`, ` aa` to ` zz`, ` aaa` to ` zzz`. */
function letterWords(count: number): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const two = letters.flatMap((first) => letters.map((second) => first + second))
  const three = two.flatMap((start) => letters.map((third) => start + third))
  return [...letters, ...two, ...three].slice(0, count).map((word) => ` ${word}`)
}
