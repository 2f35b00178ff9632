/** Each value of a sequence, changed. Ending the one ends the other. */
export async function* mapped<T, U>(
  values: AsyncIterable<T>,
  change: (value: T) => U,
): AsyncGenerator<U, void> {
  for await (const value of values) yield change(value)
}
