/**
 * Names of encodings as publishers write them into file names: those of llama.cpp, with `UD-` of
 * Unsloth's own mixes before and sizes such as `_XL` of their makers behind; those of ik_llama.cpp.
 */
const name =
  /(?<![a-z0-9])(?:UD-)?(?:(?:IQ|Q)[1-8]_(?:K(?:_(?:XXS|XS|S|M|L|XL|XXL|P))?|XXS|XS|NL(?:_XL)?|S|M|KSS|KS|KT|KL|0|1)(?:_R\d)?(?:_\d_\d)?|TQ[12]_0|(?:MX|NV)FP4(?:_MOE)?|BF16|FP?16|FP?32)(?![a-z0-9]|_[a-z0-9])/gi

/** Such as `Q4_K_M`, as a file's name or its folder's tells; `null` when neither does. */
export function quantizationOf(path: string): string | null {
  const names = path.replace(/\.gguf$/i, '').split('/')
  for (const part of names.toReversed()) {
    const last = [...part.matchAll(name)].at(-1)?.[0]
    if (last) return last.toUpperCase().replace(/^FP(?=16|32)/, 'F')
  }
  return null
}

/** Bits of a weight, about, from which the words and the order follow. `null`: unknown. */
function bitsOf(quantization: string): number | null {
  const bare = quantization.replace(/^UD-/, '')
  if (bare.startsWith('F32')) return 32
  if (/^(B?F16)/.test(bare)) return 16
  if (/FP4/.test(bare)) return 4.5
  const digit = /^(?:IQ|Q|TQ)(\d)/.exec(bare)?.[1]
  return digit === undefined ? null : Number(digit)
}

/** Nobody hears the difference to what needs twice the memory. */
const practicallyWhole = 8

/**
 * How good a quantisation is, to compare those of one repository: more is better, and of the same
 * bits the larger file. What is stored beyond 8 bits costs memory and time for nothing that shows,
 * so it comes after.
 */
export function isBetter(
  one: { readonly quantization: string | null; readonly sizeBytes: number },
  other: { readonly quantization: string | null; readonly sizeBytes: number },
): boolean {
  const [a, b] = [rankOf(one.quantization), rankOf(other.quantization)]
  return a === b ? one.sizeBytes > other.sizeBytes : a > b
}

function rankOf(quantization: string | null): number {
  const bits = quantization === null ? null : bitsOf(quantization)
  if (bits === null) return 0
  return bits > practicallyWhole ? practicallyWhole - 0.5 : bits
}

/** In words: what is lost against the original. */
export function qualityOf(quantization: string | null): string {
  const bits = quantization === null ? null : bitsOf(quantization)
  if (bits === null) return 'Its name does not tell how it was quantised'
  if (bits >= 16) return 'The original, unchanged; large and slow'
  if (/FP4/.test(quantization ?? '')) {
    return 'Little is lost; nothing where the model was published in this format'
  }
  return words[bits] ?? 'Its name does not tell how it was quantised'
}

/** As the perplexities say that llama.cpp publishes (tools/quantize/README.md). */
const words: Readonly<Record<number, string>> = {
  8: 'Practically the original',
  7: 'Practically the original',
  6: 'Almost nothing is lost',
  5: 'Very little is lost',
  4: 'Little is lost; the usual choice',
  3: 'Noticeably worse; for when more does not fit',
  2: 'Much worse; only for large models that fit no other way',
  1: 'Hardly usable; for trials',
}
