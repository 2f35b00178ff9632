/** Who and which come after what happened: a narrow window cuts the end. */
const lastNames = new Set(['part', 'reqId', 'hash'])

/** The fields of a line of the log for the eye: `port=1234 part=server`; as it is when it is cut. */
export function fieldPairs(fields: string): string {
  const parsed = parsedFields(fields)
  if (parsed === null) return fields
  const pairs = Object.entries(parsed)
  const isLast = ([name]: [string, unknown]) => lastNames.has(name)
  return [...pairs.filter((pair) => !isLast(pair)), ...pairs.filter(isLast)]
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function parsedFields(fields: string): object | null {
  try {
    const value: unknown = JSON.parse(fields)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
