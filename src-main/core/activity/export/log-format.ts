import type { AuditLog } from '../../../contract/activity.ts'

/** Turns rows into the bytes of a file. Small portions, so that none of these calls takes long. */
export interface LogFormat {
  readonly contentType: string
  readonly extension: string
  write(rows: AsyncIterable<readonly AuditLog[]>): AsyncGenerator<Uint8Array, void>
}
