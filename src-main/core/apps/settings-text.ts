import { isDeepStrictEqual } from 'node:util'
import { CorralError } from '../errors.ts'
import type { FileApp, Setting } from './app.ts'
import { type Path, pathText, valueAt } from './formats/at-path.ts'
import { type SettingsFormat, removeValue, setValue } from './formats/settings-format.ts'

const byteOrderMark = '\uFEFF'

/**
 * The settings of an app with ours in them; `null` is a file that does not exist. Everything else
 * in the text stays: comments, order, unknown fields, line ends, a byte order mark.
 * @throws CorralError `conflict` when the text cannot be read or not be edited safely
 */
export function withSettings(
  app: FileApp,
  current: string | null,
  settings: readonly Setting[],
): string {
  return edited(app, current ?? app.format.empty, (text) => {
    const before = app.format.parse(text)
    return settings
      .filter(({ path, onlyWhenMissing }) => !onlyWhenMissing || !isThere(before, path))
      .reduce((edit, { path, value }) => setValue(app.format, edit, path, value), text)
  })
}

export interface TakenOut {
  readonly text: string
  /** Settings of ours that somebody has changed since, as paths for people. They stay. */
  readonly kept: string[]
  /** How many were put back or taken out. */
  readonly removed: number
}

/**
 * The text without our settings: each that still says what we wrote gets back what the original
 * said, or goes. @throws CorralError `conflict`
 */
export function withoutSettings(
  app: FileApp,
  current: string,
  settings: readonly Setting[],
  original: string | null,
): TakenOut {
  const own = settings.filter(({ onlyWhenMissing }) => !onlyWhenMissing)
  const before = readSettings(app, original ?? app.format.empty)
  const now = readSettings(app, current)
  const removable = own.filter(({ path, value }) => isDeepStrictEqual(valueAt(now, path), value))
  const kept = own.filter((setting) => !removable.includes(setting))
  const text = edited(app, current, (start) =>
    removable.reduce((edit, { path }) => {
      const was = valueAt(before, path)
      if (was !== undefined) return setValue(app.format, edit, path, was)
      return withoutEmptied(app.format, removeValue(app.format, edit, path), path, before)
    }, start),
  )
  return {
    text,
    kept: kept
      .filter(({ path }) => isThere(now, path))
      .filter(({ path }) => !isDeepStrictEqual(valueAt(now, path), valueAt(before, path)))
      .map(({ path }) => pathText(path)),
    removed: removable.length,
  }
}

/** Those of our settings that no longer stand in the text as we wrote them, as paths for people. */
export function changedSettings(
  app: FileApp,
  current: string,
  settings: readonly Setting[],
): string[] {
  const now = readSettings(app, current)
  return settings
    .filter(({ onlyWhenMissing }) => !onlyWhenMissing)
    .filter(({ path, value }) => !isDeepStrictEqual(valueAt(now, path), value))
    .map(({ path }) => pathText(path))
}

/** What the text says. @throws CorralError `conflict` when it cannot be read */
function readSettings(app: FileApp, text: string): unknown {
  try {
    return app.format.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text)
  } catch (cause) {
    throw new CorralError(
      'conflict',
      `The settings of ${app.name} cannot be read: there is a mistake in the file. Nothing was changed.`,
      { cause },
    )
  }
}

function edited(app: FileApp, text: string, edit: (text: string) => string): string {
  readSettings(app, text)
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : ''
  try {
    return mark + edit(text.slice(mark.length))
  } catch (cause) {
    throw new CorralError(
      'conflict',
      `The settings of ${app.name} are written in a way that Corral cannot edit safely. Nothing was changed.`,
      { cause },
    )
  }
}

/** Takes the groups away that held nothing but the value and that were not there before. */
function withoutEmptied(format: SettingsFormat, text: string, path: Path, before: unknown): string {
  const group = path.slice(0, -1)
  if (group.length === 0 || isThere(before, group)) return text
  const left = valueAt(format.parse(text), group)
  if (typeof left !== 'object' || left === null || Object.keys(left).length > 0) return text
  return withoutEmptied(format, removeValue(format, text, group), group, before)
}

function isThere(root: unknown, path: Path): boolean {
  return valueAt(root, path) !== undefined
}
