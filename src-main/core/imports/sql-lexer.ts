/** `name` is an identifier in double quotes, `mark` one character that is none of the others. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'mark'
  readonly text: string
}

interface SqlStatement {
  readonly tokens: readonly SqlToken[]
  /** It was longer than is kept; `tokens` are its beginning. */
  readonly cut: boolean
}

export interface SqlLexer {
  /** Takes the next text; `endsLine` when it ends with a newline or the file. */
  push(text: string, endsLine: boolean): SqlStatement[]
  /** Between two statements, outside every comment. */
  idle(): boolean
}

const maxStatementLength = 8 * 1024 * 1024
/** Longer than any `$tag$` and any two characters that only mean something together. */
const held = 80

const space = /\s+/y
const word = /[\w$\u0080-\uffff]+/y
const escapeString = /[eE]'/y
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const commentMark = /\/\*|\*\//g
const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

type State =
  | { readonly in: 'sql' | 'line comment' | 'string' | 'escape string' | 'name' }
  | { readonly in: 'block comment'; readonly depth: number }
  | { readonly in: 'dollar string'; readonly tag: string }

/** Reads PostgreSQL's SQL (its manual, section 4.1) as it comes in, keeping one statement at most. */
export function createSqlLexer(): SqlLexer {
  let state: State = { in: 'sql' }
  let text = ''
  let at = 0
  /** Where reading has to stop until more text is there. */
  let ready = 0
  let literal = ''
  let tokens: SqlToken[] = []
  let length = 0
  let done: SqlStatement[] = []

  const keep = (part: string): string => {
    length += part.length
    return length <= maxStatementLength ? part : ''
  }
  const addToken = (kind: SqlToken['kind'], value: string) => {
    // Each token counts at least a little, or a file of commas could fill the memory.
    length += 16
    if (length <= maxStatementLength) tokens.push({ kind, text: value })
  }
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  const endStatement = () => {
    if (tokens.length > 0) done.push({ tokens, cut: length > maxStatementLength })
    tokens = []
    length = 0
  }

  const readSql = () => {
    at += match(space)?.length ?? 0
    const two = text.slice(at, at + 2)
    if (two === '') return
    if (two === '--') return enter({ in: 'line comment' }, 2)
    if (two === '/*') return enter({ in: 'block comment', depth: 1 }, 2)
    if (match(escapeString)) return enter({ in: 'escape string' }, 2)
    if (two[0] === "'") return enter({ in: 'string' }, 1)
    if (two[0] === '"') return enter({ in: 'name' }, 1)
    const tag = match(dollarTag)
    if (tag) return enter({ in: 'dollar string', tag }, tag.length)
    const plain = match(word)
    at += plain?.length ?? 1
    if (plain) addToken('word', keep(plain))
    else if (two[0] === ';') endStatement()
    else addToken('mark', two.charAt(0))
  }
  const enter = (next: State, width: number) => {
    state = next
    at += width
    literal = ''
  }
  const leave = (kind: 'string' | 'name', width: number) => {
    addToken(kind, literal)
    state = { in: 'sql' }
    at += width
  }

  const readQuoted = (quote: string, escapes: boolean) => {
    const end = nextOf(text, at, escapes ? [quote, '\\'] : [quote])
    literal += keep(text.slice(at, end))
    at = end
    if (at >= ready) return
    const next = text[at + 1] ?? ''
    if (text[at] === '\\') {
      literal += keep(controls[next] ?? next)
      at += 2
    } else if (next === quote) {
      literal += keep(quote)
      at += 2
    } else leave(quote === '"' ? 'name' : 'string', 1)
  }
  const readBlockComment = (depth: number) => {
    commentMark.lastIndex = at
    const mark = commentMark.exec(text)
    at = mark ? mark.index + 2 : ready
    if (!mark) return
    const left = depth + (mark[0] === '/*' ? 1 : -1)
    state = left > 0 ? { in: 'block comment', depth: left } : { in: 'sql' }
  }
  const readDollarString = (tag: string) => {
    const end = text.indexOf(tag, at)
    literal += keep(text.slice(at, end < 0 ? ready : end))
    at = end < 0 ? ready : end
    if (end >= 0) leave('string', tag.length)
  }
  const readLineComment = (endsLine: boolean) => {
    at = text.length
    if (endsLine) state = { in: 'sql' }
  }

  const step = (endsLine: boolean) => {
    switch (state.in) {
      case 'sql':
        return readSql()
      case 'line comment':
        return readLineComment(endsLine)
      case 'string':
        return readQuoted("'", false)
      case 'escape string':
        return readQuoted("'", true)
      case 'name':
        return readQuoted('"', false)
      case 'block comment':
        return readBlockComment(state.depth)
      case 'dollar string':
        return readDollarString(state.tag)
    }
  }

  return {
    push(more, endsLine) {
      const rest = text.slice(at) + more
      ready = endsLine ? rest.length : Math.max(0, rest.length - held)
      text = rest
      at = 0
      done = []
      while (at < ready) step(endsLine)
      return done
    },
    idle: () => state.in === 'sql' && tokens.length === 0 && length === 0,
  }
}

function nextOf(text: string, from: number, marks: readonly string[]): number {
  const found = marks.map((mark) => text.indexOf(mark, from)).filter((index) => index >= 0)
  return found.length > 0 ? Math.min(...found) : text.length
}
