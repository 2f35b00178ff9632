/** Controls of both ranges and marks that turn the direction of what follows. */
const marks = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** A line of a stranger that people can be shown: one line, without marks, at most so long. */
export function shownLine(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength * 2)
    .replaceAll(marks, '')
    .slice(0, maxLength)
}

/** The same for many lines: line feeds and tabs stay. */
export function shownText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(marks, (mark) => ('\n\t'.includes(mark) ? mark : ''))
}

/** What the contract takes as the name of a repository. */
export function isRepoName(text: string): boolean {
  return /^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/.test(text)
}

const plainName = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.+()@,=~ -]*$/u

/**
 * Whether a path in a repository is one that may be shown, asked for and made into a file's name:
 * relative, of plain names, without steps upwards or marks, and of bounded length. What passes here
 * passes the stricter look of those who write to disk.
 */
export function isPlainPath(path: string): boolean {
  const names = path.split('/')
  return Buffer.byteLength(path) <= 600 && names.length <= 8 && names.every(isPlainName)
}

function isPlainName(name: string): boolean {
  if (!plainName.test(name) || name !== name.normalize('NFC')) return false
  return !name.includes('..') && !/[. ]$/.test(name) && Buffer.byteLength(name) <= 180
}
