import { CorralError } from '../errors.ts'

const maxRowLength = 1024 * 1024
/** Of a table that nobody wants only so much of a line is kept as shows whether it is the last. */
const endLength = 8

/** The data lines behind a `COPY … FROM stdin;`, taken piece by piece. */
export function createCopyBlock(table: string, columns: readonly string[], wanted: boolean) {
  const limit = wanted ? maxRowLength : endLength
  let line = ''
  let cut = false
  return {
    table,
    /**
     * @returns the row that the piece completes, `'end'` after the last one, else `null`
     * @throws CorralError `too_large`
     */
    push(piece: string, endsLine: boolean): ReadonlyMap<string, string | null> | 'end' | null {
      cut ||= line.length + piece.length > limit
      if (!cut) line += piece
      if (!endsLine) return null
      const whole = cut ? null : line
      line = ''
      cut = false
      if (whole?.trimEnd() === String.raw`\.`) return 'end'
      if (!wanted) return null
      if (whole === null) {
        throw new CorralError('too_large', `A row of the table ${table} is too long.`)
      }
      const values = parseCopyLine(whole)
      return new Map(columns.map((name, index) => [name, values[index] ?? null]))
    },
  }
}

/** Columns of one line of COPY's text format (PostgreSQL's manual, "COPY", "Text Format"). */
function parseCopyLine(line: string): (string | null)[] {
  return line
    .replace(/\r?\n$/, '')
    .split('\t')
    .map((column) => (column === String.raw`\N` ? null : unescape(column)))
}

const controls: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function unescape(column: string): string {
  return column.replaceAll(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([\s\S]))/g,
    (_, octal?: string, hex?: string, char?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      return controls[char ?? ''] ?? char ?? ''
    },
  )
}
