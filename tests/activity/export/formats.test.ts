import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { columnNames, columns } from '../../../src-main/core/activity/export/columns.ts'
import { csv } from '../../../src-main/core/activity/export/csv.ts'
import { jsonLines } from '../../../src-main/core/activity/export/json-lines.ts'
import type { LogFormat } from '../../../src-main/core/activity/export/log-format.ts'
import { parquet } from '../../../src-main/core/activity/export/parquet.ts'
import { createTurns } from '../../../src-main/core/lib/turns.ts'
import { sampleLog } from '../sample-log.ts'

const turns = createTurns()

async function write(format: LogFormat, logs: readonly AuditLog[]): Promise<Buffer> {
  async function* inThrees() {
    for (let start = 0; start < logs.length; start += 3) yield logs.slice(start, start + 3)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of format.write(inThrees())) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Bytes of a file in memory, as hyparquet wants them. */
function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

/** Cells of a text in RFC 4180, by its grammar and nothing else. */
function cellsOf(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  const lines: string[][] = [[]]
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const found = cell.exec(text)
    if (!found) throw new Error(`no cell at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`)
    const [, quoted, plain = '', end] = found
    lines.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ',') lines.push([])
  }
  return lines.slice(0, -1)
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.stringMatching(/^[=+\-@\t\r"',\n ]{1,6}$/),
)
const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const real = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })

const rows: fc.Arbitrary<AuditLog[]> = fc.array(
  fc
    .record({
      id: whole,
      app: fc.option(text),
      process: fc.option(text),
      asked_model: fc.option(text),
      error_message: fc.option(text),
      user_id: fc.option(whole),
      duration_ms: real,
      first_token_ms: fc.option(real),
      stream: fc.boolean(),
      cost_nanousd: fc.option(whole),
      timestamp: fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    })
    .map(sampleLog),
  { maxLength: 12 },
)

describe('JSON lines', () => {
  it('hold the rows as the API answers them', async () => {
    const check = async (logs: AuditLog[]) => {
      const lines = (await write(jsonLines, logs)).toString().split('\n')
      expect(lines.pop()).toBe('')
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(logs)
    }
    await fc.assert(fc.asyncProperty(rows, check), { numRuns: 30 })
  })
})

describe('CSV', () => {
  it('keeps every value whatever it is made of, but for the guard against formulas', async () => {
    const shown = (value: AuditLog[keyof AuditLog]) => {
      const cell = value === null ? '' : String(value)
      const isFormula = typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(value)
      return isFormula ? `'${cell}` : cell
    }
    const check = async (logs: AuditLog[]) => {
      const [header, ...cells] = cellsOf((await write(csv, logs)).toString())
      expect(header).toEqual(columnNames)
      expect(cells).toEqual(logs.map((log) => columnNames.map((name) => shown(log[name]))))
    }
    await fc.assert(fc.asyncProperty(rows, check), { numRuns: 50 })
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    'makes %j harmless to spreadsheets',
    async (app) => {
      const [header = [], cells = []] = cellsOf((await write(csv, [sampleLog({ app })])).toString())
      expect(cells[header.indexOf('app')]).toBe(`'${app}`)
    },
  )

  it('has a header when there are no rows', async () => {
    expect((await write(csv, [])).toString()).toBe(`${columnNames.join(',')}\r\n`)
  })
})

describe('Parquet', () => {
  const read = (bytes: Buffer) => parquetReadObjects({ file: arrayBufferOf(bytes) })
  const kept = (log: AuditLog) => {
    const cells = columnNames.map((name) => {
      const value = log[name]
      if (value === null) return [name, null]
      if (columns[name].type === 'TIMESTAMP') return [name, new Date(String(value))]
      return [name, columns[name].type === 'INT64' ? BigInt(value) : value]
    })
    return Object.fromEntries(cells) as unknown
  }

  it('keeps every value with its type, in groups of any size', async () => {
    const check = async (logs: AuditLog[], groupRows: number) => {
      const bytes = await write(parquet(turns, groupRows), logs)
      expect(await read(bytes)).toEqual(logs.map(kept))
    }
    const groups = fc.integer({ min: 1, max: 9 })
    await fc.assert(fc.asyncProperty(rows, groups, check), { numRuns: 40 })
  })

  it('is in groups, so that neither writer nor reader needs all of it at once', async () => {
    const logs = Array.from({ length: 10 }, (_, id) => sampleLog({ id }))
    const bytes = await write(parquet(turns, 4), logs)
    const { num_rows, row_groups, schema } = parquetMetadata(arrayBufferOf(bytes))
    expect(num_rows).toBe(10n)
    expect(row_groups.map((group) => group.num_rows)).toEqual([6n, 4n])
    expect(row_groups.map((group) => group.columns.length)).toEqual([41, 41])
    expect(schema.slice(1).map(({ name }) => name)).toEqual(columnNames)
    const nullable = schema.filter((column) => column.repetition_type === 'OPTIONAL')
    expect(nullable.map(({ name }) => name)).toContain('first_token_ms')
    expect(nullable.map(({ name }) => name)).not.toContain('timestamp')
    // Readers skip a group whose rows are all of another time.
    const times = row_groups.map(({ columns }) => columns[0]?.meta_data?.statistics?.max_value)
    expect(times).toEqual([5n, 9n])
  })

  it('is a file that can be read when there are no rows', async () => {
    expect(await read(await write(parquet(turns), []))).toEqual([])
  })
})
