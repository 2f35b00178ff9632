import { CorralError } from '../../errors.ts'

/**
 * Keeps content from posing as control tokens. Before a template runs, each text of a control token
 * in the request is broken by a character that occurs nowhere else; afterwards the prompt is cut
 * there. What is not such a text stays as it is, so templates that trim and split behave as written.
 */
export interface ControlTextGuard {
  /** The same value, with every text and key in it broken where it has to be. */
  protect(value: unknown): unknown
  /** Cuts a rendered prompt at the breaks. Control tokens are read within a piece only. */
  cut(prompt: string): string[]
}

/** First and last character of a private use area, of which nobody writes text. */
const privateArea = [0xe000, 0xf8ff] as const

export interface ControlTexts {
  /** The texts as a tree of their characters. */
  readonly root: ControlNode
  /** Where one may begin; `null` when there are none. */
  readonly starts: RegExp | null
}

interface ControlNode {
  readonly next: Map<number, ControlNode>
  ends: boolean
}

/** @param texts of one character are left out: they are ordinary characters too */
export function indexControlTexts(texts: readonly string[]): ControlTexts {
  const root: ControlNode = { next: new Map(), ends: false }
  for (const text of texts) {
    if (text.length < 2) continue
    let node = root
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      let child = node.next.get(code)
      if (!child) node.next.set(code, (child = { next: new Map(), ends: false }))
      node = child
    }
    node.ends = true
  }
  const starts = [...root.next.keys()].map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
  return { root, starts: starts.length > 0 ? new RegExp(`[${starts.join('')}]`, 'g') : null }
}

/** For one request: the break is chosen so that none of `values` contains it. */
export function guardControlTexts(
  controlTexts: ControlTexts,
  values: readonly unknown[],
): ControlTextGuard {
  const whole = JSON.stringify(values) ?? ''
  const mark = unusedCharacter(whole)
  // A template may have JSON written in ASCII.
  const escaped = `\\u${mark.charCodeAt(0).toString(16)}`
  return {
    protect: (value) => mapTexts(value, (text) => broken(text, controlTexts, mark)),
    cut: (prompt) => prompt.replaceAll(escaped, mark).split(mark),
  }
}

function unusedCharacter(text: string): string {
  const [first, last] = privateArea
  for (let code = first; code <= last; code++) {
    const character = String.fromCharCode(code)
    if (!text.includes(character) && !text.includes(`\\u${code.toString(16)}`)) return character
  }
  // 6 400 characters, and a request that uses each of them: no break could be told from it.
  throw new CorralError('invalid_input', 'The messages use every private character of Unicode.')
}

/** Puts the mark after the first character of each control text. */
function broken(text: string, { root, starts }: ControlTexts, mark: string): string {
  if (!starts) return text
  let result = ''
  let copied = 0
  starts.lastIndex = 0
  for (let found = starts.exec(text); found; found = starts.exec(text)) {
    if (!startsControlText(text, found.index, root)) continue
    result += text.slice(copied, found.index + 1) + mark
    copied = found.index + 1
  }
  return copied === 0 ? text : result + text.slice(copied)
}

function startsControlText(text: string, begin: number, root: ControlNode): boolean {
  let node = root.next.get(text.charCodeAt(begin))
  for (let at = begin + 1; node && at <= text.length; at++) {
    if (node.ends) return true
    node = node.next.get(text.charCodeAt(at))
  }
  return false
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change)]),
  )
}
