import type { EgressLedger, EgressLine } from '../contract/activity.ts'
import { dollars } from './dollars.ts'
import { localTime } from './moment.ts'
import { textTable } from './text-table.ts'

const header = ['APP', 'TARGET', 'WHY', 'REQUESTS', 'SENT', 'RECEIVED', 'TOKENS', 'COST', 'LAST']

/** One line for each app, target and reason. */
export function egressTable({ lines }: EgressLedger): string {
  return textTable([header, ...lines.map(cellsOf)])
}

function cellsOf(line: EgressLine): string[] {
  const { name, backend_type, model, requests, cost_nanousd } = line
  return [
    name,
    model === null ? backend_type : `${backend_type}/${model}`,
    whyText(line),
    String(requests),
    sizeText(line.bytes_sent),
    sizeText(line.bytes_received),
    `${line.prompt_tokens} → ${line.completion_tokens}`,
    cost_nanousd === 0 ? '-' : dollars(cost_nanousd),
    // To the hour.
    `${localTime(line.last_at).slice(0, 13)}h`,
  ]
}

const why = {
  rule: 'rule',
  name: 'asked for by name',
  fallback: 'another could not',
  corral: 'Corral itself',
} as const satisfies Record<EgressLine['reason'], string>

function whyText({ reason, rule_id }: EgressLine): string {
  return rule_id === null
    ? why[reason]
    : `${why[reason]} ${reason === 'rule' ? rule_id : `(rule ${rule_id})`}`
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
