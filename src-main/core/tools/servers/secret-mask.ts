/** Replaces secrets in what a server says; the text keeps its length. */
export type SecretMask = (text: string) => string

/** Shorter values, such as `1` or `true`, are everywhere and nobody's secret. */
const shortestSecret = 6

/** @param secrets values of variables or headers; `Bearer x` counts as `x`, too */
export function createSecretMask(secrets: readonly string[]): SecretMask {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\s+/)])
  const hidden = [...new Set(parts)]
    .filter((part) => part.length >= shortestSecret)
    // The whole before its parts.
    .toSorted((one, other) => other.length - one.length)
  return (text) =>
    hidden.reduce((masked, part) => masked.replaceAll(part, '•'.repeat(part.length)), text)
}

/** A text with masks, as people see it: not how long each secret is. */
export function withShortMasks(text: string): string {
  return text.replaceAll(/•{2,}/g, '•••')
}

/** The last words of a program, without secrets. */
export interface LastWords {
  add(text: string): void
  read(): string
}

/**
 * Keeps the last `maxChars`. More is kept than is shown, by the longest secret: one that was cut in
 * two at the beginning would not be known for what it is.
 */
export function createLastWords(
  mask: SecretMask,
  secrets: readonly string[],
  maxChars: number,
): LastWords {
  const margin = Math.max(0, ...secrets.map(({ length }) => length))
  let kept = ''
  return {
    add(text) {
      kept = (kept + text).slice(-(maxChars + margin))
    },
    read: () => withShortMasks(mask(kept).slice(-maxChars)).trim(),
  }
}
