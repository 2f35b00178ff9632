import { type Document, type YAMLMap, isMap, isSeq, parseDocument, stringify } from 'yaml'
import { type ItemStep, type Path, type Step, valueAt } from './at-path.ts'
import type { SettingsFormat } from './settings-format.ts'

/** YAML. Items of lists are cut in and out as lines; for the rest the library writes the file anew. */
export const yamlFormat: SettingsFormat = {
  empty: '',

  parse(text) {
    const document = opened(text)
    return document.contents === null ? {} : document.toJS()
  },

  *withValue(text, path, value) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n'
    const [name, item, ...deeper] = path
    if (typeof name === 'string' && isItem(item) && deeper.length === 0) {
      const spliced = withItem(text, name, item, value)
      if (spliced !== null) yield spliced.replaceAll(/\r?\n/g, eol)
    } else if (
      typeof name === 'string' &&
      item === undefined &&
      opened(text).get(name) === undefined
    ) {
      yield `${stringify({ [name]: value }, written)}${text}`.replaceAll(/\r?\n/g, eol)
    }
    const document = opened(text)
    document.setIn(keysOf(document, path), document.createNode(value))
    yield document.toString(written).replaceAll(/\r?\n/g, eol)
  },

  *without(text, path) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n'
    const [name, item] = path
    const found = isItem(item) ? placeOf(text, name, item) : null
    if (found) yield text.slice(0, found.start) + text.slice(found.end)
    const document = opened(text)
    document.deleteIn(keysOf(document, path))
    yield document.toString(written).replaceAll(/\r?\n/g, eol)
  },
}

const written = { lineWidth: 0 } as const

function opened(text: string): Document.Parsed {
  const document = parseDocument(text, { stringKeys: true })
  if (document.errors.length > 0) throw new SyntaxError('not valid YAML')
  if (document.contents !== null && !isMap(document.contents)) {
    throw new SyntaxError('the file is no group of settings')
  }
  return document
}

function isItem(step: Step | undefined): step is ItemStep {
  return typeof step === 'object'
}

/** The text with the item in the place of its namesake, or behind the last one of the list. */
function withItem(text: string, name: string, step: ItemStep, value: unknown): string | null {
  const contents = opened(text).contents as YAMLMap | null
  const list = contents?.get(name, true)
  if (list === undefined) return `${endedLine(text)}${stringify({ [name]: [value] }, written)}`
  if (!isSeq(list) || list.flow === true || list.items.length === 0) return null
  const same = placeOf(text, name, step)
  const last = itemPlace(text, list.items.at(-1))
  const at = same ?? (last && { ...last, start: last.end })
  if (!at) return null
  const lines = stringify([value], written).trimEnd().split('\n')
  const own = lines.map((line) => `${at.indent}${line}\n`).join('')
  return `${endedLine(text.slice(0, at.start))}${own}${text.slice(at.end)}`
}

interface Place {
  readonly start: number
  /** Behind the line in which the item ends. */
  readonly end: number
  readonly indent: string
}

function placeOf(text: string, name: Step | undefined, step: ItemStep): Place | null {
  const contents = opened(text).contents as YAMLMap | null
  const list = contents?.get(name, true)
  if (!isSeq(list) || list.flow === true) return null
  return itemPlace(
    text,
    list.items.find((item) => isMap(item) && item.get(step.field) === step.is),
  )
}

/** Where an item stands that begins in a line of its own, from its dash on. */
function itemPlace(text: string, item: unknown): Place | null {
  const range = isMap(item) ? item.range : null
  if (!range) return null
  const start = text.lastIndexOf('\n', range[0]) + 1
  const [, indent] = /^(\s*)-[ \t]+$/.exec(text.slice(start, range[0])) ?? []
  if (indent === undefined) return null
  const end = text.indexOf('\n', start + text.slice(start, range[1]).trimEnd().length)
  return { start, end: end === -1 ? text.length : end + 1, indent }
}

function endedLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** The path with the places of list items as numbers, as the library wants it. */
function keysOf(document: Document.Parsed, path: Path): (string | number)[] {
  const keys: (string | number)[] = []
  path.forEach((step, depth) => {
    if (!isItem(step)) {
      keys.push(step)
      return
    }
    const items = valueAt(document.toJS(), path.slice(0, depth))
    const list = Array.isArray(items) ? (items as Record<string, unknown>[]) : []
    const at = list.findIndex((item) => item?.[step.field] === step.is)
    keys.push(at === -1 ? list.length : at)
  })
  return keys
}
