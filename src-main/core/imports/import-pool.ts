import { PoolConfig } from '../../contract/pool.ts'
import type { PoolSettings } from '../settings/pool-settings.ts'
import { type ReportRow, reportRow } from './report.ts'

/** Limits of memory as another program kept them; `null` where it had none. Unchecked. */
export interface OldPool {
  readonly mode: unknown
  readonly value: unknown
  readonly policy: unknown
}

/** As long as nobody has chosen limits here. */
const untouched = { memory_limit_mode: 'percent', memory_limit_value: 80, eviction_policy: 'lru' }

/** Takes over the limits of memory, unless somebody has set their own here. */
export function importPool(
  settings: PoolSettings,
  { mode, value, policy }: OldPool,
  preview: boolean,
): ReportRow {
  const parsed = PoolConfig.omit({ preload_models: true }).safeParse({
    memory_limit_mode: textIn(mode),
    memory_limit_value: value,
    eviction_policy: textIn(policy),
  })
  const name = 'Limits of memory'
  if (
    !parsed.success ||
    (parsed.data.memory_limit_mode === 'percent' && parsed.data.memory_limit_value > 100)
  ) {
    return reportRow('setting', name, 'skipped', 'They are not such as Corral can have.')
  }
  const { preload_models: _models, ...now } = settings.get()
  const wanted = parsed.data
  const inWords = `${wanted.memory_limit_value} ${wanted.memory_limit_mode === 'gb' ? 'GB' : 'percent'}, ${wanted.eviction_policy}.`
  if (isSame(now, wanted)) return reportRow('setting', name, 'present', inWords)
  if (!isSame(now, untouched)) {
    return reportRow('setting', name, 'skipped', 'You have set your own in Corral; they stay.')
  }
  if (!preview) settings.save(wanted)
  return reportRow('setting', name, 'migrated', inWords)
}

function textIn(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

type Limits = Readonly<Record<keyof typeof untouched, string | number>>

function isSame(one: Limits, other: Limits): boolean {
  return (
    one.memory_limit_mode === other.memory_limit_mode &&
    one.memory_limit_value === other.memory_limit_value &&
    one.eviction_policy === other.eviction_policy
  )
}
