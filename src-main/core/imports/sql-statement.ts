import type { SqlToken } from './sql-lexer.ts'

export interface TableName {
  readonly schema: string | null
  readonly table: string
}

/** What a dump's statement says about rows; values are text as written, `null` for NULL. */
export type RowStatement =
  | (TableName & { readonly kind: 'create'; readonly columns: readonly string[] })
  | (TableName & { readonly kind: 'copy'; readonly columns: readonly string[] | null })
  | (TableName & {
      readonly kind: 'insert'
      readonly columns: readonly string[] | null
      readonly rows: readonly (readonly (string | null)[])[]
    })

const constraintWords = new Set(['constraint', 'primary', 'unique', 'foreign', 'check', 'exclude'])

/**
 * Reads `CREATE TABLE`, `COPY … FROM stdin` and `INSERT INTO … VALUES`, as pg_dump writes them;
 * `null` for every other statement. A value that is not a literal becomes `null`.
 */
export function parseRowStatement(tokens: readonly SqlToken[]): RowStatement | null {
  const reader = createTokenReader(tokens)
  const kind = reader.takeKind()
  const name = kind && reader.takeTable()
  if (!kind || !name) return null
  if (kind === 'create') return parseCreate(reader, name)
  return kind === 'copy' ? parseCopy(reader, name) : parseInsert(reader, name)
}

/** Which table such a statement is about, from its beginning alone. */
export function tableNamedFirst(tokens: readonly SqlToken[]): TableName | null {
  const reader = createTokenReader(tokens)
  return reader.takeKind() && reader.takeTable()
}

function parseCreate(reader: TokenReader, name: TableName): RowStatement | null {
  if (!reader.takeMark('(')) return null
  const columns: string[] = []
  do {
    const [first] = reader.takeUntilComma()
    const isConstraint = first?.kind === 'word' && constraintWords.has(identifier(first))
    if (first && !isConstraint) columns.push(identifier(first))
  } while (reader.takeMark(','))
  return { kind: 'create', ...name, columns }
}

function parseCopy(reader: TokenReader, name: TableName): RowStatement | null {
  const columns = reader.takeColumns()
  if (!reader.takeWord('from') || !reader.takeWord('stdin')) return null
  return { kind: 'copy', ...name, columns }
}

function parseInsert(reader: TokenReader, name: TableName): RowStatement | null {
  const columns = reader.takeColumns()
  while (!reader.takeWord('values')) if (!reader.skip()) return null
  const rows: (string | null)[][] = []
  do {
    if (!reader.takeMark('(')) return null
    const row: (string | null)[] = []
    do row.push(literal(reader.takeUntilComma()))
    while (reader.takeMark(','))
    if (!reader.takeMark(')')) return null
    rows.push(row)
  } while (reader.takeMark(','))
  return { kind: 'insert', ...name, columns, rows }
}

/** A literal, or one with a cast behind it (`'x'::text`). */
function literal(tokens: readonly SqlToken[]): string | null {
  const [first, second] = tokens
  if (!first) return null
  if (first.kind === 'string') return first.text
  if (first.kind === 'mark' && first.text === '-' && second?.kind === 'word')
    return `-${second.text}`
  if (first.kind !== 'word' || (second && second.text !== ':')) return null
  return /^(\d+|true|false)$/i.test(first.text) ? first.text.toLowerCase() : null
}

type TokenReader = ReturnType<typeof createTokenReader>

function createTokenReader(tokens: readonly SqlToken[]) {
  let at = 0
  const takeIf = (fits: (token: SqlToken) => boolean): SqlToken | null => {
    const token = tokens[at]
    if (!token || !fits(token)) return null
    at += 1
    return token
  }
  const takeMark = (text: string) =>
    takeIf((token) => token.kind === 'mark' && token.text === text) !== null
  const takeIdentifier = () => {
    const token = takeIf(({ kind }) => kind === 'word' || kind === 'name')
    return token ? identifier(token) : null
  }
  /** What stands before the next comma or closing bracket of this level. */
  const takeUntilComma = (): SqlToken[] => {
    const from = at
    for (let depth = 0; at < tokens.length; at += 1) {
      const { kind, text } = tokens[at] as SqlToken
      if (kind !== 'mark') continue
      if (depth === 0 && (text === ',' || text === ')')) break
      if (text === '(') depth += 1
      if (text === ')') depth -= 1
    }
    return tokens.slice(from, at)
  }
  const takeWord = (text: string) =>
    takeIf((token) => token.kind === 'word' && identifier(token) === text) !== null
  return {
    takeMark,
    takeUntilComma,
    takeWord,
    takeKind(): RowStatement['kind'] | null {
      if (takeWord('copy')) return 'copy'
      if (takeWord('insert')) return takeWord('into') ? 'insert' : null
      return takeWord('create') && takeWord('table') ? 'create' : null
    },
    takeTable(): TableName | null {
      const first = takeIdentifier()
      if (first === null) return null
      if (!takeMark('.')) return { schema: null, table: first }
      const second = takeIdentifier()
      return second === null ? null : { schema: first, table: second }
    },
    takeColumns(): string[] | null {
      if (!takeMark('(')) return null
      const columns: string[] = []
      do columns.push(takeIdentifier() ?? '')
      while (takeMark(','))
      takeMark(')')
      return columns
    },
    skip: () => takeIf(() => true) !== null,
  }
}

/** PostgreSQL folds names without quotes to lower case. */
function identifier(token: SqlToken): string {
  return token.kind === 'name' ? token.text : token.text.toLowerCase()
}
