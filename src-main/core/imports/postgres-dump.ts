import { CorralError } from '../errors.ts'
import { createCopyBlock } from './copy-block.ts'
import { linePieces } from './line-pieces.ts'
import { createSqlLexer } from './sql-lexer.ts'
import {
  type RowStatement,
  type TableName,
  parseRowStatement,
  tableNamedFirst,
} from './sql-statement.ts'

/** A row of a wanted table: its columns by name. */
export interface DumpRow {
  readonly table: string
  readonly values: ReadonlyMap<string, string | null>
}

/**
 * Rows of the wanted tables in the plain text of pg_dump (COPY blocks or INSERT statements), in the
 * order of the file. Everything else is passed over; memory stays bounded whatever the file holds.
 *
 * @param wanted names of tables, of no schema or `public`
 * @throws CorralError `too_large` for a row that no such table could hold, `invalid_input` when
 *   nothing says which columns the values belong to
 */
export async function* dumpRows(
  chunks: AsyncIterable<string>,
  wanted: ReadonlySet<string>,
): AsyncGenerator<DumpRow, void> {
  const lexer = createSqlLexer()
  const created = new Map<string, readonly string[]>()
  let copying: ReturnType<typeof createCopyBlock> | null = null
  let skipsLine = false

  for await (const { text, startsLine, endsLine } of linePieces(chunks)) {
    if (copying) {
      const values = copying.push(text, endsLine)
      if (values === 'end') copying = null
      else if (values) yield { table: copying.table, values }
      continue
    }
    // A command to psql, such as the \restrict that recent dumps begin with.
    if (startsLine) skipsLine = text.startsWith('\\') && lexer.idle()
    if (skipsLine) continue
    for (const statement of lexer.push(text, endsLine)) {
      const subject = tableNamedFirst(statement.tokens)
      if (!subject) continue
      const isWanted = wanted.has(subject.table) && inPublic(subject)
      if (isWanted && statement.cut) throw tooLong(subject)
      const read = parseRowStatement(statement.tokens)
      if (!read) continue
      if (read.kind === 'copy') copying = createCopyBlock(read.table, read.columns ?? [], isWanted)
      if (isWanted && read.kind === 'create') created.set(read.table, read.columns)
      if (isWanted && read.kind === 'insert') yield* insertedRows(read, created.get(read.table))
    }
  }
}

function inPublic({ schema }: TableName): boolean {
  return schema === null || schema === 'public'
}

function tooLong({ table }: TableName): CorralError {
  return new CorralError('too_large', `A statement about the table ${table} is too long.`)
}

function* insertedRows(
  { table, columns, rows }: RowStatement & { kind: 'insert' },
  created: readonly string[] | undefined,
): Generator<DumpRow, void> {
  const names = columns ?? created
  if (!names) {
    throw new CorralError(
      'invalid_input',
      `The dump does not name the columns of the table ${table}. Make it with plain pg_dump.`,
    )
  }
  for (const row of rows) {
    yield { table, values: new Map(names.map((name, index) => [name, row[index] ?? null])) }
  }
}
