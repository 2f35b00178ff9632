import { eq } from 'drizzle-orm'
import type { ActivitySettings as Values } from '../../contract/activity-settings.ts'
import type { Db } from '../db/open.ts'
import { watchTables } from '../db/table-changes.ts'
import { type Change, type Changes, applied, createChanges } from './changes.ts'
import { activityConfig } from './table.ts'

/** What the log keeps and tells, and the switch that nothing leaves this Mac. */
export interface ActivitySettings extends Changes<Values> {
  /**
   * Cheap enough for every request; sees what another process has changed, from the next turn of the
   * event loop on.
   */
  get(): Values
  /** Changes what is given; what is left out stays. */
  save(change: Change<Values>): Values
}

/** Before anybody has changed anything. */
export const usualActivitySettings: Values = {
  nothing_leaves: false,
  log_requests: true,
  keep_days: 30,
  keep_megabytes: 500,
  name_processes: true,
  open_metrics: false,
  otel_endpoint: null,
  compare_with: null,
}

const onlyRow = eq(activityConfig.id, 1)

export function createActivitySettings(db: Db): ActivitySettings {
  const changes = createChanges<Values>()
  const mayHaveChanged = watchTables(db, [{ table: activityConfig, columns: null }])
  let current = usualActivitySettings

  const read = (): Values => {
    const row = db.select().from(activityConfig).where(onlyRow).get()
    return row ? present(row) : usualActivitySettings
  }
  const get = () => {
    if (mayHaveChanged()) current = read()
    return current
  }
  return {
    get,
    save(change) {
      const saved = db.transaction(
        () => {
          const values = applied(read(), change)
          const row = { ...toRow(values), id: 1, updatedAt: new Date() }
          db.insert(activityConfig)
            .values(row)
            .onConflictDoUpdate({ target: activityConfig.id, set: row })
            .run()
          return values
        },
        { behavior: 'immediate' },
      )
      changes.tell(saved)
      return saved
    },
    onChange: changes.onChange,
  }
}

function present(row: typeof activityConfig.$inferSelect): Values {
  return {
    nothing_leaves: row.nothingLeaves,
    log_requests: row.logRequests,
    keep_days: row.keepDays,
    keep_megabytes: row.keepMegabytes,
    name_processes: row.nameProcesses,
    open_metrics: row.openMetrics,
    otel_endpoint: row.otelEndpoint,
    compare_with: row.compareWith,
  }
}

function toRow(values: Values) {
  return {
    nothingLeaves: values.nothing_leaves,
    logRequests: values.log_requests,
    keepDays: values.keep_days,
    keepMegabytes: values.keep_megabytes,
    nameProcesses: values.name_processes,
    openMetrics: values.open_metrics,
    otelEndpoint: values.otel_endpoint,
    compareWith: values.compare_with,
  }
}
