import { diffWordsWithSpace } from 'diff'

interface DifferencePiece {
  text: string
  /** Is it only here, and not in the text that this one is compared with? */
  isOnlyHere: boolean
}

/** Longer computations would hold up the page; then nothing is marked. */
const timeoutMs = 300

/**
 * Two answers word by word, each as the pieces that it is made of. null where they differ so much
 * that it takes too long to tell how.
 */
export function differenceOf(
  original: string,
  other: string,
): { original: DifferencePiece[]; other: DifferencePiece[] } | null {
  const changes = diffWordsWithSpace(original, other, { timeout: timeoutMs })
  if (changes === undefined) return null
  const piece = (text: string, isOnlyHere: boolean) => ({ text, isOnlyHere })
  return {
    original: changes.filter(({ added }) => !added).map((one) => piece(one.value, one.removed)),
    other: changes.filter(({ removed }) => !removed).map((one) => piece(one.value, one.added)),
  }
}
