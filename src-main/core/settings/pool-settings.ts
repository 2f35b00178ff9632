import { eq } from 'drizzle-orm'
import type { PoolConfig } from '../../contract/pool.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { type Change, type Changes, applied, createChanges } from './changes.ts'
import { serverConfig } from './table.ts'

/** The limits of the pool: one row, made with its defaults when it is first asked for. */
export interface PoolSettings extends Changes<PoolConfig> {
  get(): PoolConfig
  /** Changes what is given; what is left out stays. @throws CorralError `invalid_input` */
  save(change: Change<PoolConfig>): PoolConfig
}

const onlyRow = eq(serverConfig.id, 1)

export function createPoolSettings(db: Db): PoolSettings {
  const changes = createChanges<PoolConfig>()
  const get = () => {
    const row = db.select().from(serverConfig).where(onlyRow).get()
    return present(row ?? insertDefaults(db))
  }
  return {
    get,
    save(change) {
      const saved = db.transaction(
        () => {
          const config = withChange(get(), change)
          db.update(serverConfig)
            .set({
              memoryLimitMode: config.memory_limit_mode,
              memoryLimitValue: config.memory_limit_value,
              evictionPolicy: config.eviction_policy,
              preloadModels: config.preload_models,
              updatedAt: new Date(),
            })
            .where(onlyRow)
            .run()
          return config
        },
        { behavior: 'immediate' },
      )
      changes.tell(saved)
      return saved
    },
    onChange: changes.onChange,
  }
}

/**
 * The limits after a change that leaves out what stays.
 * @throws CorralError `invalid_input` when the value does not fit the mode
 */
export function withChange(config: PoolConfig, change: Change<PoolConfig>): PoolConfig {
  const changed = applied(config, change)
  if (changed.memory_limit_mode === 'percent' && changed.memory_limit_value > 100) {
    const message = 'memory_limit_value must be 1 to 100 when memory_limit_mode is percent'
    throw new CorralError('invalid_input', message, { param: 'memory_limit_value' })
  }
  if (changed.memory_limit_value > 1_000_000) {
    const message = 'memory_limit_value must be 1 to 1000000'
    throw new CorralError('invalid_input', message, { param: 'memory_limit_value' })
  }
  return changed
}

/** Another process may have made it meanwhile; then that one counts. */
function insertDefaults(db: Db): typeof serverConfig.$inferSelect {
  db.insert(serverConfig).values({ id: 1, updatedAt: new Date() }).onConflictDoNothing().run()
  const row = db.select().from(serverConfig).where(onlyRow).get()
  if (!row) throw new Error('server_config keeps no row')
  return row
}

function present(row: typeof serverConfig.$inferSelect): PoolConfig {
  return {
    memory_limit_mode: row.memoryLimitMode,
    memory_limit_value: row.memoryLimitValue,
    eviction_policy: row.evictionPolicy,
    preload_models: row.preloadModels,
  }
}
