import { join } from 'node:path'
import { openActivityFile } from '../../../src-main/core/activity/store/open-file.ts'
import { createStore } from '../../../src-main/core/activity/store/store.ts'
import type { NumberedEntry } from '../../../src-main/core/activity/store/store-calls.ts'
import { plausibleRows } from '../../bench/activity-rows.ts'
import { projectRoot } from '../../helpers/project-root.ts'

const apps = ['Claude Code', 'Zed', 'Notes importer', 'opencode', 'Raycast', 'Home automation']
const models = ['qwen3-8b-q4_k_m', 'claude-sonnet-5', 'gemma-3-4b-it-q4_k_m', 'gpt-6-luna']
const backends = ['local', 'anthropic', 'local', 'openai']

/** Fills the log of requests of this data folder, before Corral is started on it. */
export function writeMonthOfRequests(home: string): void {
  const migrations = join(projectRoot, 'resources', 'activity-migrations')
  const { sqlite } = openActivityFile(join(home, 'activity.db'), migrations)
  const store = createStore(sqlite)
  const shape = { rows: 4000, days: 30, apps: apps.length, models: models.length, backends: 4 }
  store.write([...plausibleRows({ ...shape, errors: 0.02 }, Date.now() - 120_000)].map(named))
  sqlite.close()
}

/** The same row, with names that one knows. */
function named(entry: NumberedEntry): NumberedEntry {
  const at = (name: string | null) => Number(/\d+/.exec(name ?? '')?.[0] ?? 0)
  const app = at(entry.caller.tokenLabel)
  const model = at(entry.target?.model ?? null)
  const leaves = backends[model] !== 'local'
  const target = entry.target && {
    ...entry.target,
    backend: backends[model]!,
    model: models[model]!,
    leaves,
    providerId: leaves ? model : null,
  }
  const { error, ...rest } = entry
  return {
    ...rest,
    askedModel: entry.askedModel === 'fast' ? 'fast' : models[model]!,
    process: apps[app]!,
    caller: { ...entry.caller, tokenLabel: apps[app]!, user: 'owner', userId: null },
    target,
    plan: {
      rule: entry.plan?.rule ?? null,
      found_by: entry.plan?.found_by ?? 'local',
      targets: [
        {
          backend_type: backends[model]!,
          model: models[model]!,
          reason: 'the first target',
          tier: 0,
        },
      ],
      skipped: [],
    },
    costNanousd:
      leaves && entry.tokens ? entry.tokens.fresh * 3000 + entry.tokens.output * 15_000 : 0,
    error: error && { ...error, message: error.message.replace(/provider-\d/, backends[model]!) },
  }
}
