import type { Registry } from 'prom-client'
import { KeyState } from '../../../contract/providers.ts'
import type { ProviderList } from '../../providers/provider-list.ts'
import { ownerOfAll } from '../../providers/who.ts'
import type { ActivitySettings } from '../../settings/activity-settings.ts'
import type { Activity } from '../activity.ts'
import type { DoorCounts } from './door-counts.ts'
import { counter, gauge } from './read-metrics.ts'

/** What others know and count. */
export interface StateSources {
  readonly version: string
  readonly providers: Pick<ProviderList, 'list'>
  readonly settings: Pick<ActivitySettings, 'get'>
  readonly activity: Pick<Activity, 'backlog'>
  readonly door: Pick<DoorCounts, 'underWay' | 'denials'>
  /** Since the start. */
  spans(): { readonly sent: number; readonly dropped: number }
}

export function createStateMetrics(registry: Registry, sources: StateSources): void {
  const { version, providers, settings, activity, door } = sources

  gauge(registry, {
    name: 'corral_build_info',
    help: 'Always 1; its labels say what runs',
    labelNames: ['version', 'node', 'platform'],
    read: () => [[1, { version, node: process.version, platform: process.platform }]],
  })
  gauge(registry, {
    name: 'corral_requests_in_progress',
    help: 'Requests at the doors for apps that are not answered yet',
    read: () => [[door.underWay()]],
  })
  counter(registry, {
    name: 'corral_denied_requests_total',
    help: 'Requests without a good token, without the right to ask, or from pages of other sites',
    labelNames: ['route', 'reason'],
    read: () => door.denials().map(({ route, reason, count }) => [count, { route, reason }]),
  })
  gauge(registry, {
    name: 'corral_nothing_leaves',
    help: '1 while the switch is on that lets nothing leave this machine',
    read: () => [[settings.get().nothing_leaves ? 1 : 0]],
  })
  gauge(registry, {
    name: 'corral_log_waiting_rows',
    help: 'Rows of the request log that are not written yet',
    read: () => [[activity.backlog().waiting]],
  })
  counter(registry, {
    name: 'corral_log_lost_rows_total',
    help: 'Rows of the request log that could not be written',
    read: () => [[activity.backlog().lost]],
  })
  counter(registry, {
    name: 'corral_trace_spans_total',
    help: 'Spans that the collector of traces has taken, and those it has not',
    labelNames: ['result'],
    read: () => Object.entries(sources.spans()).map(([result, count]) => [count, { result }]),
  })
  gauge(registry, {
    name: 'corral_provider_keys',
    help: 'Keys by what is known of them',
    labelNames: ['provider', 'state'],
    read: () =>
      providers
        .list(ownerOfAll)
        .filter(({ keys }) => keys.length > 0)
        .flatMap(({ name: provider, keys }) =>
          KeyState.options.map(
            (state) =>
              [keys.filter((key) => key.state === state).length, { provider, state }] as const,
          ),
        ),
  })
}
