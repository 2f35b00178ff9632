// Argument checks, worded as Electron words them.

interface Types {
  string: string
  number: number
  boolean: boolean
  function: (...args: never[]) => unknown
  object: object
}

export function expectArgument<K extends keyof Types>(
  index: number,
  value: unknown,
  type: K,
): asserts value is Types[K] {
  if (typeof value === type && value !== null) return
  const shown = typeof value === 'function' ? 'a function' : JSON.stringify(value)
  throw new TypeError(
    `Error processing argument at index ${index}, conversion failure from ${shown}`,
  )
}

export function expectOneOf<T extends string>(
  what: string,
  value: unknown,
  allowed: readonly T[],
): asserts value is T {
  if (!allowed.includes(value as T)) throw new TypeError(`Invalid ${what}: ${String(value)}`)
}

/** Handlers which Electron clears with null. */
export function expectFunctionOrNull(value: unknown) {
  if (value !== null && typeof value !== 'function') {
    throw new TypeError('Must pass null or a Function')
  }
}
