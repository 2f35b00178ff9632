import { join } from 'node:path'
import type { Accounts } from '../accounts/service.ts'
import type { Db } from '../db/open.ts'
import type { Host } from '../host.ts'
import type { Pool } from '../pool/pool.ts'
import type { Prices } from '../providers/access/access.ts'
import type { Egress } from '../egress/egress.ts'
import type { Providers } from '../providers/providers.ts'
import type { Rules } from '../routing/rules.ts'
import type { Settings } from '../settings/settings.ts'
import type { Vault } from '../vault/vault.ts'
import type { Activity } from './activity.ts'
import { type Content, createContent } from './content/create-content.ts'
import { createActivity } from './create-activity.ts'
import type { Entry } from './entry.ts'
import { type LiveFeed, createLiveFeed } from './live-feed.ts'
import { type Metrics, createMetrics } from './metrics/metrics.ts'
import { type OwnUseLog, createOwnUseLog } from './own-use-log.ts'
import { type Tracing, createTracing } from './tracing/tracing.ts'

/** All that watches requests. */
export interface ActivityParts {
  readonly activity: Activity
  readonly feed: LiveFeed
  readonly content: Content
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly ownUses: OwnUseLog
  /** Takes down one try, or one refusal, for all of them. Returns at once and never throws. */
  record(entry: Entry): void
  /** Writes what is not written yet. After the gateway has stopped, before the network does. */
  stop(): Promise<void>
}

export function openActivity(deps: {
  readonly host: Host
  readonly db: Db
  readonly vault: Vault
  readonly settings: Settings
  readonly accounts: Accounts
  readonly providers: Providers
  readonly egress: Egress
  readonly pool: Pool
  readonly rules: Pick<Rules, 'list'>
}): ActivityParts {
  const { host, db, vault, settings, accounts, providers, egress, pool, rules } = deps
  const { log, version, environment } = host
  const activity = createActivity({
    dataDir: host.dataDir,
    migrationsDir: join(host.resourcesDir, 'activity-migrations'),
    storeFile: host.activityStoreFile,
    settings: settings.activity,
    pricesOf: (model) => pricesOf(providers, model),
    log,
  })
  const { tokens } = accounts
  const content = createContent({ db, tokens, rules, vault, contents: activity.contents, log })
  const tracing = createTracing({
    settings: settings.activity,
    egress,
    environment,
    version,
    log,
  })
  const metrics = createMetrics({
    version,
    providers: providers.list,
    settings: settings.activity,
    activity,
    pool,
    spans: tracing.counts,
    log,
  })
  const record = (entry: Entry) => {
    metrics.record(entry)
    tracing.record(entry)
    if (settings.activity.get().log_requests) activity.record(entry)
  }
  const ownUses = createOwnUseLog(record)
  return {
    activity,
    feed: createLiveFeed({ activity }),
    content,
    metrics,
    tracing,
    ownUses,
    record,
    async stop() {
      await content.keeper.stop()
      await tracing.stop()
      ownUses.flush()
      await activity.stop()
    },
  }
}

/** Of `provider/model`. */
function pricesOf({ access }: Providers, name: string): Prices | null {
  const slash = name.indexOf('/')
  const facts = access.facts(name.slice(0, slash), null)
  return facts?.models.get(name.slice(slash + 1))?.prices ?? null
}
