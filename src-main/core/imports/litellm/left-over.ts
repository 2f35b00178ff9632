import { type ReportRow, reportRow } from '../report.ts'
import type { Config } from './config.ts'

const usual = 'Corral has no such setting.'
const byRule = 'In Corral each routing rule says how often and how long it tries.'
const ownLog = 'Corral keeps its own log of requests, on this Mac.'

/** What to say of settings that people look for. */
const reasons: Readonly<Record<string, string>> = {
  master_key: 'Apps use tokens of their own here: make them in Gateway.',
  database_url: 'Corral keeps its own database.',
  environment_variables: 'Set them where Corral is started.',
  include: 'Import the files that it names one by one.',
  num_retries: byRule,
  request_timeout: byRule,
  timeout: byRule,
  allowed_fails: 'Corral finds out by itself which keys and providers rest, and for how long.',
  cooldown_time: 'Corral finds out by itself which keys and providers rest, and for how long.',
  routing_strategy: 'Corral shares requests by the weights of a rule.',
  callbacks: ownLog,
  success_callback: ownLog,
  failure_callback: ownLog,
  guardrails: usual,
  mcp_servers: 'Add them in Settings, Tools.',
}

/** Taken over elsewhere. */
const taken = new Set([
  'fallbacks',
  'context_window_fallbacks',
  'default_fallbacks',
  'model_group_alias',
])

const maxRows = 200

/** A row for each part that stays behind: its name, never its value. */
export function leftOver({ sections, general, others, broken }: Config): ReportRow[] {
  const parts = [
    ...Object.entries({ ...sections, general_settings: general }).flatMap(([section, values]) =>
      Object.keys(values)
        .filter((name) => !taken.has(name))
        .map((name) => ({ name, title: `${section}.${name}` })),
    ),
    ...others.map((name) => ({ name, title: name })),
  ]
  const rows = parts.slice(0, maxRows).map(({ name, title }) => {
    const reason = Object.hasOwn(reasons, name) ? (reasons[name] ?? usual) : usual
    return reportRow('setting', title, 'skipped', reason)
  })
  if (broken === 0) return rows
  const title = `model_list, ${broken} of its entries`
  return [...rows, reportRow('rule', title, 'skipped', 'They name no model.')]
}
