/**
 * Any text as a search of FTS5 for all its words, the last of which may be a beginning. `null` when
 * it has no words. In quotes nothing is syntax, and a quote is written twice
 * (sqlite.org/fts5.html#fts5_strings).
 */
export function searchExpression(text: string): string | null {
  const words = text
    .replaceAll('\0', ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word.replaceAll('"', '""')}"`)
  return words.length === 0 ? null : `${words.join(' ')}*`
}
