/**
 * A command as people write it in a terminal, as its words: blanks divide them, quotes and
 * backslashes keep them together. Nothing is looked up or filled in: no shell reads it. null where a
 * quote is not closed.
 */
export function commandWords(line: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at)
    if (char === '\\' && quote !== "'" && at + 1 < line.length) {
      at += 1
      word = (word ?? '') + line.charAt(at)
    } else if (quote !== null) {
      if (char === quote) quote = null
      else word = (word ?? '') + char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      word = (word ?? '') + char
    }
  }
  if (quote !== null) return null
  return word === null ? words : [...words, word]
}

/** The way back: a line that is read as these words. */
export function commandLine(words: readonly string[]): string {
  return words
    .map((word) =>
      /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
    )
    .join(' ')
}

/** What adds a program in a terminal; it asks there for the values of the variables. */
export function addLine(
  name: string,
  words: readonly string[],
  variables: readonly string[],
): string {
  const secrets = variables.flatMap((variable) => ['--secret', variable])
  return commandLine(['corral', 'tools', 'add', name, ...secrets, '--', ...words])
}
