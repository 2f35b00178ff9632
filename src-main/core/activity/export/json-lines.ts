import type { LogFormat } from './log-format.ts'

/** A row in each line, as the API answers it. */
export const jsonLines: LogFormat = {
  contentType: 'application/x-ndjson',
  extension: 'jsonl',
  async *write(rows) {
    for await (const some of rows) {
      yield Buffer.from(some.map((row) => `${JSON.stringify(row)}\n`).join(''))
    }
  },
}
