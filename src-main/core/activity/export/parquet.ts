import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { AuditLog } from '../../../contract/activity.ts'
import type { Turns } from '../../lib/turns.ts'
import { columnNames, columns } from './columns.ts'
import type { LogFormat } from './log-format.ts'

/**
 * Rows in a group. They are in memory together, and one column of them is written in one go, which
 * takes some 10 ms. What the file says at its end of all columns of all groups takes 30 ms for a
 * million rows, and more for smaller groups.
 */
const defaultGroupRows = 10_000

/** For spreadsheets and data frames: with types, and a small part of the size. */
export function parquet(turns: Turns, groupRows: number = defaultGroupRows): LogFormat {
  return {
    contentType: 'application/vnd.apache.parquet',
    extension: 'parquet',
    async *write(rows) {
      const bytes = new FileBytes()
      const file = new ParquetWriter({ writer: bytes, schema, createdBy: 'corral' })
      let group = emptyGroup()
      let size = 0
      for await (const some of rows) {
        for (const row of some) addTo(group, row)
        size += some.length
        if (size < groupRows) continue
        yield* writeGroup(file, bytes, group, turns)
        group = emptyGroup()
        size = 0
      }
      if (size > 0) yield* writeGroup(file, bytes, group, turns)
      await file.finish()
      yield bytes.take()
    },
  }
}

/** What is written and not yet taken. Places in the file go on counting. */
class FileBytes extends ByteWriter {
  take(): Uint8Array {
    const taken = this.getBytes().slice()
    this.index = 0
    return taken
  }
}

type Group = Map<keyof AuditLog, unknown[]>

function emptyGroup(): Group {
  return new Map(columnNames.map((name) => [name, []]))
}

function addTo(group: Group, row: AuditLog): void {
  for (const [name, values] of group) values.push(valueOf(row, name))
}

function valueOf(row: AuditLog, name: keyof AuditLog): unknown {
  const value = row[name]
  if (value === null) return null
  const { type } = columns[name]
  if (type === 'TIMESTAMP') return new Date(value as string)
  return type === 'INT64' ? BigInt(value) : value
}

const schema = schemaFromColumnData({
  columnData: columnNames.map((name) => {
    const { type, isNullable } = columns[name]
    return { name, type, nullable: isNullable, data: [] }
  }),
})

/**
 * One column after the other, because the library would write all of them in one go. It takes each
 * for a group of its own; these become one.
 */
async function* writeGroup(
  file: ParquetWriter,
  bytes: FileBytes,
  group: Group,
  turns: Turns,
): AsyncGenerator<Uint8Array, void> {
  const before = file.row_groups.length
  const rowsBefore = file.num_rows
  for (const [name, data] of group) {
    await turns.take()
    const column = {
      name,
      data,
      offsetIndex: false,
      statistics: hasStatistics.has(name),
      ...(isSorted.has(name) && { encoding: 'DELTA_BINARY_PACKED' as const }),
    }
    await file.write({ columnData: [column], rowGroupSize: data.length })
    yield bytes.take()
  }
  const parts = file.row_groups.splice(before)
  const rows = parts[0]?.num_rows ?? 0n
  file.row_groups.push({
    columns: parts.flatMap((part) => part.columns),
    num_rows: rows,
    total_byte_size: sum(parts.map((part) => part.total_byte_size)),
    total_compressed_size: sum(parts.map((part) => part.total_compressed_size ?? 0n)),
  })
  file.num_rows = rowsBefore + rows
  file.pendingIndexes.length = 0
}

/** Where readers skip groups by them; the others would only lengthen the end of the file. */
const hasStatistics = new Set<keyof AuditLog>(['id', 'timestamp', 'status', 'backend_type'])

/** From one row to the next it is never far. */
const isSorted = new Set<keyof AuditLog>(['id', 'timestamp'])

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}
