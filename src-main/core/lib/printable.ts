const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Controls of both ranges, ends of lines, and marks that turn the direction of what follows. */
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu

/**
 * A text that a terminal or a line of a log can be given, whoever wrote it: what would move the
 * cursor, begin a line or turn the reading direction stands there as JSON escapes it. So JSON stays
 * the same JSON.
 */
export function printable(text: string): string {
  return text.replaceAll(
    unprintable,
    (mark) => escapes[mark] ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
