import { type GgufTensor, writeGguf } from '../../../src-main/core/library/gguf/gguf-writer.ts'
import { seededRandom } from '../../../src-main/core/library/starter/seeded-random.ts'

/** How the file says that its vectors come about; `undefined` leaves it out. */
const poolings = { mean: 1, cls: 2, rank: 4 } as const

interface BertModelOptions {
  readonly pooling: keyof typeof poolings | undefined
  /** Longest input; default 512. */
  readonly contextTokens?: number
}

const width = 32
const inner = 64
const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const letters = [...'abcdefghijklmnopqrstuvwxyz.,!?']

/**
 * Writes a BERT with random weights, for embeddings or for ranking: every character is a token. The
 * same options give the same bytes.
 */
export async function writeBertModel(
  filePath: string,
  { pooling, contextTokens = 512 }: BertModelOptions,
): Promise<void> {
  const random = seededRandom(7)
  const tokens = [...specials, ...letters.map((letter) => `\u2581${letter}`), ...letters]
  const filled = (name: string, dims: number[], value: (at: number) => number): GgufTensor => ({
    name,
    encoding: 'F32',
    dims,
    data: Float32Array.from({ length: dims.reduce((one, other) => one * other, 1) }, (_, at) =>
      value(at),
    ),
  })
  const matrix = (name: string, dims: number[]) =>
    filled(name, dims, () => (random() * 2 - 1) / Math.sqrt(width / 4))
  const norm = (name: string) => [
    filled(`${name}.weight`, [width], () => 1),
    filled(`${name}.bias`, [width], () => 0),
  ]
  const linear = (name: string, inputs: number, outputs: number) => [
    matrix(`${name}.weight`, [inputs, outputs]),
    matrix(`${name}.bias`, [outputs]),
  ]
  const count = (value: number) => ({ type: 'uint32', value }) as const
  await writeGguf(filePath, {
    metadata: {
      'general.architecture': { type: 'string', value: 'bert' },
      'general.name': { type: 'string', value: 'tiny-bert' },
      'bert.context_length': count(contextTokens),
      'bert.embedding_length': count(width),
      'bert.block_count': count(1),
      'bert.feed_forward_length': count(inner),
      'bert.attention.head_count': count(2),
      'bert.attention.layer_norm_epsilon': { type: 'float32', value: 1e-12 },
      'bert.attention.causal': { type: 'bool', value: false },
      ...(pooling && { 'bert.pooling_type': count(poolings[pooling]) }),
      'tokenizer.ggml.model': { type: 'string', value: 'bert' },
      'tokenizer.ggml.tokens': { type: 'array', of: 'string', values: tokens },
      'tokenizer.ggml.token_type': {
        type: 'array',
        of: 'int32',
        values: tokens.map((_, id) => (id < specials.length ? 3 : 1)),
      },
      'tokenizer.ggml.token_type_count': count(2),
      'tokenizer.ggml.padding_token_id': count(0),
      'tokenizer.ggml.unknown_token_id': count(1),
      'tokenizer.ggml.cls_token_id': count(2),
      'tokenizer.ggml.bos_token_id': count(2),
      'tokenizer.ggml.seperator_token_id': count(3),
      'tokenizer.ggml.eos_token_id': count(3),
      'tokenizer.ggml.mask_token_id': count(4),
    },
    tensors: [
      matrix('token_embd.weight', [width, tokens.length]),
      matrix('token_types.weight', [width, 2]),
      matrix('position_embd.weight', [width, contextTokens]),
      ...norm('token_embd_norm'),
      ...linear('blk.0.attn_q', width, width),
      ...linear('blk.0.attn_k', width, width),
      ...linear('blk.0.attn_v', width, width),
      ...linear('blk.0.attn_output', width, width),
      ...norm('blk.0.attn_output_norm'),
      ...linear('blk.0.ffn_up', width, inner),
      ...linear('blk.0.ffn_down', inner, width),
      ...norm('blk.0.layer_output_norm'),
      ...(pooling === 'rank'
        ? [...linear('cls', width, width), ...linear('cls.output', width, 1)]
        : []),
    ],
  })
}
