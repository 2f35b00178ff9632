/**
 * Keeps a label from growing without end, as the names of models come from clients: so many names,
 * in the order in which they are met, and `other` for all that follow.
 */
export function createBoundedNames(mostNames: number): (name: string) => string {
  const known = new Set<string>()
  return (name) => {
    if (known.has(name)) return name
    const clean = asLabel(name)
    if (known.has(clean)) return clean
    if (known.size >= mostNames) return 'other'
    known.add(clean)
    return clean
  }
}

const longestNameChars = 128

/** Two names that look alike on the wire must not be two series: that spoils the whole answer. */
function asLabel(name: string): string {
  return name
    .slice(0, longestNameChars)
    .replaceAll(/\p{Cc}/gu, ' ')
    .toWellFormed()
}
