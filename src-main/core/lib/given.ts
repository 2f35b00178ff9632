/** The fields that a change gives; those that are undefined count as left out. */
export function given<T extends object>(
  fields: T,
): { [Field in keyof T]?: Exclude<T[Field], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Field in keyof T]?: Exclude<T[Field], undefined> }
}
