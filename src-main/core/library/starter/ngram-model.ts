import type { GgufContent, GgufTensor, GgufTypedValue } from '../gguf/gguf-writer.ts'
import { ROPE_BASE, previousTokenAttention } from './ngram-attention.ts'
import { neuronCount, ruleNeurons } from './ngram-feed-forward.ts'
import { BIAS, LOGIT_SCALE, type NgramLayout, ngramLayout } from './ngram-layout.ts'
import { type NgramTable, UNSEEN_LOGITS } from './ngram-table.ts'
import { type SpmVocabulary, vocabularyMetadata } from './spm-vocabulary.ts'
import type { TensorEncoding } from './tensor-encoding.ts'

/** The logit of tokens that no rule ever leads to, bytes for instance. */
const UNSAYABLE_LOGIT = -8 * UNSEEN_LOGITS

type NgramModel = {
  table: NgramTable
  vocabulary: SpmVocabulary
  /** The control token that ends an answer. */
  end: string
  /** How many tokens the longest context in the table holds; at least 2. */
  contextLength: number
  /** How many numbers tell a word from others: 64, or 32 for up to 200 words. */
  codeLength: number
  /** Of the tensors that hold log-probabilities; `Q8_0` is too coarse where several compete. */
  encoding: TensorEncoding
  /** Further metadata: name, description, chat template. */
  metadata: Readonly<Record<string, GgufTypedValue>>
}

/**
 * A model file that computes an n-gram table. It is a regular llama of one block, with weights that
 * are computed and not trained: attention fetches the previous tokens, the feed-forward layer finds
 * the rules that apply and adds up their logits, the output layer reads them.
 */
export function ngramModelContent(model: NgramModel): GgufContent {
  const layout = ngramLayout(model.table, model.contextLength, model.codeLength)
  return {
    metadata: { ...llamaMetadata(model, layout), ...model.metadata },
    tensors: [
      embeddings(model, layout),
      norm(layout, 'blk.0.attn_norm.weight', 1, 0),
      ...previousTokenAttention(layout),
      norm(layout, 'blk.0.ffn_norm.weight', model.contextLength, 0),
      ...ruleNeurons(layout, model.table, model.encoding),
      norm(layout, 'output_norm.weight', model.contextLength, LOGIT_SCALE),
      output(model, layout),
    ],
  }
}

function llamaMetadata(model: NgramModel, layout: NgramLayout): Record<string, GgufTypedValue> {
  const count = (value: number): GgufTypedValue => ({ type: 'uint32', value })
  const real = (value: number): GgufTypedValue => ({ type: 'float32', value })
  return {
    'general.architecture': { type: 'string', value: 'llama' },
    'general.type': { type: 'string', value: 'model' },
    'general.file_type': count(7),
    'llama.context_length': count(8192),
    'llama.embedding_length': count(layout.width),
    'llama.block_count': count(1),
    'llama.feed_forward_length': count(neuronCount(model.table)),
    'llama.attention.head_count': count(layout.contextLength - 1),
    'llama.attention.head_count_kv': count(1),
    'llama.attention.key_length': count(layout.codeLength),
    'llama.attention.value_length': count(layout.codeLength),
    'llama.attention.layer_norm_rms_epsilon': real(1e-5),
    'llama.rope.dimension_count': count(layout.codeLength),
    'llama.rope.freq_base': real(ROPE_BASE),
    'llama.vocab_size': count(model.vocabulary.tokens.length),
    ...vocabularyMetadata(model.vocabulary, model.end),
  }
}

function embeddings({ vocabulary }: NgramModel, { bias, codes, width }: NgramLayout): GgufTensor {
  const data = new Float32Array(vocabulary.tokens.length * width)
  for (let token = 0; token < vocabulary.tokens.length; token += 1) {
    data.set(codes.get(token) ?? [], token * width)
    data[token * width + bias] = BIAS
  }
  const dims = [width, vocabulary.tokens.length]
  return { name: 'token_embd.weight', encoding: 'Q8_0', dims, data }
}

/**
 * The weights of a normalisation that undo its division: code words are 1 and -1 after it, the
 * constant is 1, and logits are multiplied by `logitScale`. `words` is how many code words the
 * stream holds there.
 */
function norm(layout: NgramLayout, name: string, words: number, logitScale: number): GgufTensor {
  const { bias, codeLength, width } = layout
  const divisor = Math.sqrt((BIAS ** 2 + words * codeLength) / width)
  const data = new Float32Array(width)
  data.fill(divisor, 0, bias)
  data[bias] = divisor / BIAS
  data.fill(divisor * logitScale, bias + 32)
  return { name, encoding: 'F32', dims: [width], data }
}

function output({ encoding, table, vocabulary }: NgramModel, layout: NgramLayout): GgufTensor {
  const { bias, sayable, width } = layout
  const data = new Float32Array(vocabulary.tokens.length * width)
  for (let token = 0; token < vocabulary.tokens.length; token += 1) {
    const place = sayable.get(token)
    if (place === undefined) {
      data[token * width + bias] = UNSAYABLE_LOGIT
    } else {
      data[token * width + place] = 1
      data[token * width + bias] = table.unmatched.get(token) ?? -UNSEEN_LOGITS
    }
  }
  const dims = [width, vocabulary.tokens.length]
  return { name: 'output.weight', encoding, dims, data }
}
