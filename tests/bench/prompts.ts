import { seededRandom } from '../../src-main/core/library/starter/seeded-random.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/**
 * Words of the random models' vocabulary, one token each, the first perhaps two. The same seed
 * gives the same text, different seeds differ from the first words on: no cache knows the second.
 */
export function promptText(seed: string, tokens: number): string {
  const random = seededRandom([...seed].reduce(mix, 0x811c9dc5))
  const letter = () => letters[Math.floor(random() * letters.length)]
  return Array.from({ length: tokens }, () => `${letter()}${letter()}`).join(' ')
}

/** FNV-1a. */
function mix(hash: number, char: string): number {
  return Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
}
