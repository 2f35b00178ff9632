import { type Options, stringify } from 'csv-stringify/sync'
import { columnNames } from './columns.ts'
import type { LogFormat } from './log-format.ts'

const options: Options = {
  columns: columnNames,
  cast: { boolean: String },
  // A spreadsheet would obey a name such as `=HYPERLINK(…)`.
  escape_formulas: true,
  record_delimiter: 'windows',
  quote_record_delimiter: true,
}

/** RFC 4180, with a header. Nothing stands for null. */
export const csv: LogFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  async *write(rows) {
    yield Buffer.from(stringify([], { ...options, header: true }))
    for await (const some of rows) yield Buffer.from(stringify([...some], options))
  },
}
