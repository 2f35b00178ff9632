import {
  type FormattingOptions,
  type JSONPath,
  type Node,
  type ParseError,
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
} from 'jsonc-parser'
import type { Path } from './at-path.ts'
import type { SettingsFormat } from './settings-format.ts'

/** JSON as editors keep their settings: comments and commas at the end are allowed. */
export const jsonFormat: SettingsFormat = {
  empty: '{}\n',

  parse(text) {
    const errors: ParseError[] = []
    const root = parseTree(text, errors, { allowTrailingComma: true })
    if (!root || errors.length > 0) throw new SyntaxError('not valid JSON')
    refuseRepeats(root)
    return structuredClone(getNodeValue(root)) as unknown
  },

  *withValue(text, path, value) {
    const formattingOptions = formattingOf(text)
    const atTop = { formattingOptions, getInsertionIndex: () => 0 }
    // Behind a last field with a comma, the new one would come between that and its comment.
    if (/,\s*(\/\/[^\n]*\s*)*[}\]]/.test(text)) yield edited(text, path, value, atTop)
    yield edited(text, path, value, { formattingOptions })
    yield edited(text, path, value, atTop)
  },

  *without(text, path) {
    // The editor takes the comments up to the next field along.
    yield cutOut(text, path)
    yield edited(text, path, undefined, { formattingOptions: formattingOf(text) })
  },
}

function edited(
  text: string,
  path: Path,
  value: unknown,
  options: Parameters<typeof modify>[3],
): string {
  return applyEdits(text, modify(text, fieldPath(path), value, options))
}

/** Without the field and its comma, and without the line that it leaves empty. */
function cutOut(text: string, path: Path): string {
  const root = parseTree(text, [], { allowTrailingComma: true })
  const field = root && findNodeAtLocation(root, fieldPath(path))?.parent
  if (!field) return text
  const head = text.slice(0, field.offset)
  const tail = text.slice(field.offset + field.length)
  const comma = /^\s*,/.exec(tail)?.[0]
  // Of the last field it is the comma before that is one too many.
  const before = comma === undefined ? head.replace(/,(\s*)$/, '$1') : head
  const after = tail.slice(comma?.length ?? 0)
  const isAlone = /\n[ \t]*$/.test(before) && /^[ \t]*\r?\n/.test(after)
  return isAlone ? before.replace(/\r?\n[ \t]*$/, '') + after : before + after
}

/** None of the apps with such files keeps what we set in a list. */
function fieldPath(path: Path): JSONPath {
  return path.map((step) => {
    if (typeof step !== 'string') throw new TypeError('items of lists are not edited in JSON')
    return step
  })
}

function formattingOf(text: string): FormattingOptions {
  const [, indent = '  '] = /\n([ \t]+)["/]/.exec(text) ?? []
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** Of a field that stands there twice readers take the last, the editor changes the first. */
function refuseRepeats(node: Node): void {
  const children = node.children ?? []
  if (node.type === 'object') {
    const names = children.map((property) => String(property.children?.[0]?.value))
    if (new Set(names).size < names.length) throw new SyntaxError('a field stands there twice')
  }
  for (const child of children) refuseRepeats(child)
}
