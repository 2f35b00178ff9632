import { MAX_CODE_SIMILARITY, codeWords } from './code-words.ts'
import type { NgramTable } from './ngram-table.ts'

/**
 * How the numbers that the model computes with (its residual stream) are laid out: the code word of
 * the current token, those of the tokens before it, one number that is always `BIAS`, one number
 * per token that the model can say. Sections start at multiples of 32, the size of a Q8_0 block.
 */
export type NgramLayout = {
  /** How many tokens a context holds. */
  contextLength: number
  codeLength: number
  /** Code words of the tokens that occur in contexts; all other tokens count as unknown words. */
  codes: ReadonlyMap<number, Int8Array>
  /** Where the constant is. */
  bias: number
  /** Where the logit of a token that the model can say is. */
  sayable: ReadonlyMap<number, number>
  /** The length of the whole (`n_embd`). */
  width: number
}

/**
 * The constant outweighs all the other numbers together, so that RMS normalisation divides by
 * nearly the same number whatever they are.
 */
export const BIAS = 1024

/** Logits are this many times smaller inside the model than outside, for the same reason. */
export const LOGIT_SCALE = 64

/** How clearly a neuron's input is above zero if its context matches, and below if it does not. */
export const MATCH_MARGIN = 16

/** The inner product with one matching code word less this is still a match. */
export const MATCH_TOLERANCE = MAX_CODE_SIMILARITY

export function ngramLayout(
  table: NgramTable,
  contextLength: number,
  codeLength: number,
): NgramLayout {
  const known = [...new Set(table.rules.flatMap((rule) => rule.context))]
  const words = codeWords(known.length, codeLength)
  const codes = new Map(words.map((word, at) => [known[at] ?? 0, word]))
  const said = new Set([
    ...table.unmatched.keys(),
    ...table.rules.flatMap((rule) => [...rule.logits.keys()]),
  ])
  const bias = contextLength * codeLength
  const sayable = new Map([...said].map((token, at) => [token, bias + 32 + at]))
  const width = Math.ceil((bias + 32 + said.size) / 32) * 32
  return { contextLength, codeLength, codes, bias, sayable, width }
}
