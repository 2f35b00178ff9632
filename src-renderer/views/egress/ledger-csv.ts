import type { EgressLine } from '../../../src-main/contract/activity.ts'
import { senderText } from './ledger-text.ts'

const columns: readonly [string, (line: EgressLine) => string | number | null][] = [
  ['from', senderText],
  ['app_id', ({ app_id }) => app_id],
  ['backend_type', ({ backend_type }) => backend_type],
  ['model', ({ model }) => model],
  ['reason', ({ reason }) => reason],
  ['rule_id', ({ rule_id }) => rule_id],
  ['requests', ({ requests }) => requests],
  ['bytes_sent', ({ bytes_sent }) => bytes_sent],
  ['bytes_received', ({ bytes_received }) => bytes_received],
  ['prompt_tokens', ({ prompt_tokens }) => prompt_tokens],
  ['completion_tokens', ({ completion_tokens }) => completion_tokens],
  ['cost_usd', ({ cost_nanousd }) => cost_nanousd / 1e9],
  ['requests_without_price', ({ unpriced }) => unpriced],
  ['first_at', ({ first_at }) => first_at],
  ['last_at', ({ last_at }) => last_at],
]

/** The ledger for a spreadsheet: comma-separated, as RFC 4180 has it. */
export function ledgerCsv(
  lines: readonly EgressLine[],
  providerName: (backendType: string) => string,
): string {
  const head = [...columns.map(([name]) => name), 'provider']
  const rows = lines.map((line) => [
    ...columns.map(([, valueOf]) => valueOf(line)),
    providerName(line.backend_type),
  ])
  return [head, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
}

/** An app chooses its own name: spreadsheets must not take it for a formula. */
function cellText(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : decimal(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Never 1e-7, which some programs read as words. */
function decimal(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(9).replace(/0+$/, '')
}
