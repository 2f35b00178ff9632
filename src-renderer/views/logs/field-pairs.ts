/** The fields of a line of the log for the eye: `port=1234 part=server`; as it is when it is cut. */
export function fieldPairs(fields: string): string {
  const parsed = parsedFields(fields)
  if (parsed === null) return fields
  return Object.entries(parsed)
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
