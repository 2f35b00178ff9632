import { invalidField, isObject } from '../body.ts'

/**
 * A value of the client's as JSON text, with a space after each comma and colon: so models write it
 * themselves, and what they wrote is then still in memory when it comes back as a value.
 * @throws CorralError `invalid_input` when it goes too deep
 */
export function toJsonText(value: unknown, path: string): string {
  const pieces: string[] = []
  try {
    write(value, pieces)
  } catch {
    throw invalidField(path, 'is nested too deep')
  }
  return pieces.join('')
}

function write(value: unknown, pieces: string[]): void {
  if (Array.isArray(value)) {
    writeItems('[', value, ']', pieces, (item: unknown) => write(item, pieces))
  } else if (isObject(value)) {
    writeItems('{', Object.entries(value), '}', pieces, ([key, item]) => {
      pieces.push(JSON.stringify(key), ': ')
      write(item, pieces)
    })
  } else {
    pieces.push(JSON.stringify(value))
  }
}

function writeItems<T>(
  open: string,
  items: readonly T[],
  close: string,
  pieces: string[],
  writeItem: (item: T) => void,
): void {
  pieces.push(open)
  for (const [index, item] of items.entries()) {
    if (index > 0) pieces.push(', ')
    writeItem(item)
  }
  pieces.push(close)
}
