import { seededRandom } from './seeded-random.ts'

const ATTEMPTS_PER_WORD = 200_000

/**
 * The largest inner product, as a share of the length, that two different code words have. Neurons
 * that look for a word rely on it.
 */
export const MAX_CODE_SIMILARITY = 0.34

/**
 * `count` vectors of `length` numbers, each 1 or -1, that are clearly different from each other:
 * see `MAX_CODE_SIMILARITY`. The same arguments give the same vectors. Throws if there is no room
 * for that many; 64 numbers hold at least 800 words, 32 at least 200.
 */
export function codeWords(count: number, length: number): Int8Array[] {
  const random = seededRandom(length)
  const words: Int8Array[] = []
  while (words.length < count) words.push(distinctWord(words, length, random))
  return words
}

function distinctWord(words: Int8Array[], length: number, random: () => number): Int8Array {
  for (let attempt = 0; attempt < ATTEMPTS_PER_WORD; attempt += 1) {
    const word = Int8Array.from({ length }, () => (random() < 0.5 ? 1 : -1))
    if (words.every((other) => innerProduct(word, other) <= length * MAX_CODE_SIMILARITY)) {
      return word
    }
  }
  throw new Error(`No room for more than ${words.length} code words of ${length} numbers`)
}

function innerProduct(left: Int8Array, right: Int8Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at += 1) sum += (left[at] ?? 0) * (right[at] ?? 0)
  return sum
}
