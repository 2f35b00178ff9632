import { parse, patch, stringify } from '@decimalturn/toml-patch'
import { type Path, removedAt, setAt } from './at-path.ts'
import type { SettingsFormat } from './settings-format.ts'

/**
 * TOML. Lines are changed one by one, since the library moves comments to other keys when it adds
 * or removes; where that does not work out, the library has to do.
 */
export const tomlFormat: SettingsFormat = {
  empty: '',

  parse: (text) => structuredClone(parse(text)),

  *withValue(text, path, value) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n'
    const lines = text.split(/\r?\n/)
    const names = namesOf(path)
    const own = render(names, value)
    const there = placeOf(lines, names)
    if (there) {
      const comment = names.length === 1 ? commentOf(lines[there.start] ?? '') : ''
      const kept = own.map((line) => `${line}${comment}`)
      yield lines.toSpliced(there.start, there.length, ...kept).join(eol)
    } else if (names.length === 1) yield lines.toSpliced(rootStart(lines), 0, ...own).join(eol)
    else yield [...withoutBlankEnd(lines), ...own, ''].join(eol)
    yield patch(text, setAt(parse(text), path, value))
  },

  *without(text, path) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n'
    const lines = text.split(/\r?\n/)
    const there = placeOf(lines, namesOf(path))
    if (there) yield lines.toSpliced(there.start, there.length).join(eol)
    yield patch(text, removedAt(parse(text), path))
  },
}

function namesOf(path: Path): string[] {
  return path.map((step) => {
    if (typeof step !== 'string') throw new TypeError('items of lists are not edited in TOML')
    return step
  })
}

/** A key of the root as one line, a table with its head. */
function render(names: readonly string[], value: unknown): string[] {
  const [name = '', ...more] = names
  if (more.length === 0)
    return stringify({ [name]: value })
      .trimEnd()
      .split('\n')
  const fields = stringify(value).trimEnd().split('\n')
  return [`[${names.join('.')}]`, ...fields]
}

/** The lines of a root key or of a table, without the comments and blank lines that follow. */
function placeOf(
  lines: readonly string[],
  names: readonly string[],
): { start: number; length: number } | null {
  const written = names.map((name) => `["']?${name}["']?`).join(String.raw`\s*\.\s*`)
  const isTable = names.length > 1
  const head = isTable
    ? new RegExp(String.raw`^\s*\[\s*${written}\s*\]`)
    : new RegExp(String.raw`^\s*${written}\s*=`)
  const start = lines.findIndex((line) => head.test(line))
  if (start === -1) return null
  if (!isTable) return { start, length: 1 }
  const next = lines.findIndex((line, at) => at > start && /^\s*\[/.test(line))
  const block = lines.slice(start, next === -1 ? lines.length : next)
  return { start, length: block.findLastIndex((line) => !/^\s*(#|$)/.test(line)) + 1 }
}

/** What follows a value in its line, with the space before it. */
function commentOf(line: string): string {
  const value = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"']+)`
  return new RegExp(String.raw`^[^=]*=\s*${value}(\s*#.*)$`).exec(line)?.[1] ?? ''
}

/** Keys of the root stand before all tables: at the top, below a comment that heads the file. */
function rootStart(lines: readonly string[]): number {
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return end > 0 && lines[end]?.trim() === '' ? end + 1 : 0
}

function withoutBlankEnd(lines: readonly string[]): string[] {
  const end = lines.findLastIndex((line) => line.trim() !== '')
  return end === -1 ? [] : [...lines.slice(0, end + 1), '']
}
