import type { ImportReport } from '../../../src-main/contract/imports.ts'
import { formatCount } from '../../lib/format.ts'

type Row = ImportReport['rows'][number]
type Outcome = Row['outcome']

const tones: Record<Outcome, string> = {
  migrated: 'text-ok',
  present: 'text-ink-3',
  needs_reentry: 'text-danger',
  skipped: 'text-ink-3',
}

/** In a preview nothing has happened yet. */
const words: Record<Outcome, { done: string; preview: string }> = {
  migrated: { done: 'Imported', preview: 'To import' },
  present: { done: 'Already there', preview: 'Already there' },
  needs_reentry: { done: 'Needs you', preview: 'Needs you' },
  skipped: { done: 'Left out', preview: 'Left out' },
}

const kinds: Record<Row['kind'], string> = {
  user: 'User',
  provider: 'Provider',
  key: 'Key',
  model: 'Model',
  rule: 'Rule',
  profile: 'Profile',
  limit: 'Limit',
  setting: 'Setting',
}

/** What became, or would become, of everything that was found. */
export function ImportReportTable({ report }: { report: ImportReport }) {
  const { rows, preview } = report
  return (
    <>
      <p className="mt-1 text-ink-2">
        {rows.length === 0 ? 'Nothing was found there.' : sumOf(rows, preview)}
        {preview && rows.length > 0 && ' Nothing is changed yet.'}
      </p>
      {rows.length > 0 && (
        <section
          aria-label="Report"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it
          tabIndex={0}
          className="mt-4 max-h-80 overflow-y-auto rounded-md border border-line"
        >
          <table className="w-full text-left">
            <thead className="sr-only">
              <tr>
                <th>Kind</th>
                <th>Name</th>
                <th>Outcome</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows.map((row, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- a report never changes, and its names may repeat
                <ReportRow key={at} row={row} preview={preview} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

function ReportRow({ row, preview }: { row: Row; preview: boolean }) {
  const { kind, name, outcome, reason } = row
  return (
    <tr className="align-top">
      <td className="w-22 py-2 pl-3 text-ink-3">{kinds[kind]}</td>
      <td className="py-2 pr-3 wrap-anywhere select-text">
        {name}
        {reason !== null && <span className="block text-ink-3">{reason}</span>}
      </td>
      <td className={`w-30 py-2 pr-3 text-right font-medium ${tones[outcome]}`}>
        {words[outcome][preview ? 'preview' : 'done']}
      </td>
    </tr>
  )
}

function sumOf(rows: Row[], preview: boolean): string {
  const count = (outcome: Outcome) => rows.filter((row) => row.outcome === outcome).length
  const parts: [number, string][] = [
    [count('migrated'), preview ? 'to import' : 'imported'],
    [count('present'), 'already there'],
    [count('needs_reentry'), 'in need of you'],
    [count('skipped'), 'left out'],
  ]
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return `${formatCount(rows.length, 'row')} found: ${told.join(', ')}.`
}
