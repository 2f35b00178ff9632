import type { ImportReport } from '../../contract/imports.ts'

export type ReportRow = ImportReport['rows'][number]

/** What came of one row. The name comes out of a foreign file and may end up on a terminal. */
export function reportRow(
  kind: ReportRow['kind'],
  name: string,
  outcome: ReportRow['outcome'],
  reason: string | null = null,
): ReportRow {
  return { kind, name: oneLine(name, 255), outcome, reason }
}

/** `It is so. Not taken over: stop, seed.`, or `null` when there is nothing to say. */
export function reasonOf(notes: readonly string[], left: readonly string[]): string | null {
  const names = [...new Set(left)].map((name) => oneLine(name, 60)).slice(0, 20)
  const all = names.length > 0 ? [...notes, `Not taken over: ${names.join(', ')}.`] : notes
  return all.length > 0 ? all.join(' ') : null
}

/** Without anything that could move a cursor or turn the direction of writing; never longer. */
export function oneLine(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim()
}
