import { literal } from '../grammar/expression.ts'

/**
 * Any text without the mark, then the mark. Its first character must not come again in it: then a
 * beginning of the mark that comes to nothing is followed by a new beginning or by something else.
 */
export function textUntil(mark: string): string {
  const first = mark.charAt(0)
  const nested = Array.from(mark.slice(1, -1)).reduceRight(
    (rest, character) => `(${literal(character)}${rest})?`,
    '',
  )
  const begun = `(${literal(first)} ${nested})*`
  const failed = Array.from(mark.slice(1), (next, at) => {
    return `${literal(mark.slice(0, at + 1))} [^${classText(first)}${classText(next)}]`
  })
  return `([^${classText(first)}] | ${begun} (${failed.join(' | ')}))* ${begun} ${literal(mark)}`
}

function classText(character: string): string {
  const hex = character.charCodeAt(0).toString(16).toUpperCase()
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`
}
