import { isDeepStrictEqual } from 'node:util'
import { type Path, removedAt, setAt } from './at-path.ts'

/** Edits the text of a settings file and leaves alone what it does not have to touch. */
export interface SettingsFormat {
  /** What the whole file says, in plain objects. @throws when it cannot be read, or says one thing twice */
  parse(text: string): unknown
  /** What stands in a file that does not exist yet. */
  readonly empty: string
  /** Texts in which the value at the path may be changed as wanted, the one nearest to the old first. */
  withValue(text: string, path: Path, value: unknown): Generator<string>
  /** The same for taking the value at the path away. */
  without(text: string, path: Path): Generator<string>
}

/** Sets one value. @throws Error when no edit changes exactly that */
export function setValue(format: SettingsFormat, text: string, path: Path, value: unknown): string {
  const before = format.parse(text)
  const wanted = setAt(before, path, value)
  if (isDeepStrictEqual(before, wanted)) return text
  return firstThatSays(format, format.withValue(text, path, value), wanted)
}

/** Takes one value away. @throws Error when no edit changes exactly that */
export function removeValue(format: SettingsFormat, text: string, path: Path): string {
  const before = format.parse(text)
  const wanted = removedAt(before, path)
  if (isDeepStrictEqual(before, wanted)) return text
  return firstThatSays(format, format.without(text, path), wanted)
}

/** Editors of text err on strange files, so each edit is read back before it is believed. */
function firstThatSays(
  { parse }: SettingsFormat,
  texts: Generator<string>,
  wanted: unknown,
): string {
  for (;;) {
    try {
      const next = texts.next()
      if (next.done) break
      if (isDeepStrictEqual(parse(next.value), wanted)) return next.value
    } catch {
      // The next way may do.
    }
  }
  throw new Error('the file is written in a way that cannot be edited safely')
}
