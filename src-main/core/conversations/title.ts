const longestChars = 60

/** A title for a conversation that begins with this: its first line, cut at a word. */
export function titleOf(text: string): string {
  const line = text
    .split(/[\r\n]+/)
    .map((one) => one.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim())
    .find((one) => one !== '')
  if (line === undefined || line.length <= longestChars) return line ?? ''
  const cut = line.slice(0, longestChars)
  const lastSpace = cut.lastIndexOf(' ')
  const whole = lastSpace > longestChars / 2 ? cut.slice(0, lastSpace) : withoutHalf(cut)
  return `${whole}…`
}

/** A character outside the basic plane is two units: never only the first. */
function withoutHalf(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1)
}
