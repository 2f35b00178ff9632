import type { GgufTensor } from '../gguf/gguf-writer.ts'
import { LOGIT_SCALE, MATCH_MARGIN, MATCH_TOLERANCE, type NgramLayout } from './ngram-layout.ts'
import { type NgramTable, UNSEEN_LOGITS } from './ngram-table.ts'
import type { TensorEncoding } from './tensor-encoding.ts'

/** Neurons for so many rules, rounded up to whole Q8_0 blocks (`n_ff`). */
export function neuronCount(table: NgramTable): number {
  return Math.ceil(table.rules.length / 32) * 32
}

/**
 * The tensors of a feed-forward layer with one neuron per rule. A neuron computes silu(gate) * up,
 * which is 1 if the code words in the context's sections are the rule's and 0 if not, and adds
 * that many times the rule's logits.
 */
export function ruleNeurons(
  layout: NgramLayout,
  table: NgramTable,
  encoding: TensorEncoding,
): GgufTensor[] {
  const { bias, codeLength, codes, sayable, width } = layout
  const neurons = neuronCount(table)
  const gate = new Float32Array(width * neurons)
  const up = new Float32Array(width * neurons)
  const down = new Float32Array(neurons * width)
  const steepness = MATCH_MARGIN / MATCH_TOLERANCE
  table.rules.forEach((rule, neuron) => {
    const row = neuron * width
    rule.context.forEach((token, place) => {
      codes.get(token)?.forEach((sign, at) => {
        gate[row + place * codeLength + at] = (steepness / codeLength) * sign
      })
    })
    gate[row + bias] = -steepness * (rule.context.length - MATCH_TOLERANCE)
    up[row + bias] = 1 / MATCH_MARGIN
    for (const [token, at] of sayable) {
      down[at * neurons + neuron] = (rule.logits.get(token) ?? -UNSEEN_LOGITS) / LOGIT_SCALE
    }
  })
  return [
    { name: 'blk.0.ffn_gate.weight', encoding: 'Q8_0', dims: [width, neurons], data: gate },
    { name: 'blk.0.ffn_up.weight', encoding: 'Q8_0', dims: [width, neurons], data: up },
    { name: 'blk.0.ffn_down.weight', encoding, dims: [neurons, width], data: down },
  ]
}
