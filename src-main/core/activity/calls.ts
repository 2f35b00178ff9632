import type { AuditLog } from '../../contract/activity.ts'
import { api } from '../api.ts'
import type { Activity } from './activity.ts'
import type { LiveFeed } from './live-feed.ts'
import { sightOf } from './sight.ts'
import type { Span } from './store/store-calls.ts'

export function activityCalls(deps: {
  readonly activity: Activity
  readonly feed: LiveFeed
  readonly now?: () => Date
}) {
  const { activity, feed, now = () => new Date() } = deps
  const calls = api.activity
  return {
    list: calls.list.handler(({ input: { before, limit, ...filter }, context }) =>
      activity.list(sightOf(context.caller), filter, { before, limit }),
    ),
    stats: calls.stats.handler(({ input, context }) =>
      activity.stats(sightOf(context.caller), input),
    ),
    watch: calls.watch.handler(({ signal, context }) =>
      oneByOne(feed.read(sightOf(context.caller), signal)),
    ),
    get: calls.get.handler(({ input: { request_id }, context }) =>
      activity.request(sightOf(context.caller), request_id),
    ),
    clear: calls.clear.handler(() => activity.clear()),
    usage: calls.usage.handler(({ input: { by, step, time_zone, ...span }, context }) =>
      activity.usage(sightOf(context.caller), {
        ...spanOf(span, now()),
        by,
        step,
        timeZone: time_zone ?? ownTimeZone(),
      }),
    ),
    egress: calls.egress.handler(({ input }) => activity.egress(spanOf(input, now()))),
  }
}

async function* oneByOne(
  batches: AsyncIterable<readonly AuditLog[]>,
): AsyncGenerator<AuditLog, void> {
  for await (const batch of batches) yield* batch
}

const defaultSpanMs = 30 * 86_400_000

/** Until now, and 30 days long, where nothing else is said. */
function spanOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
): Span {
  const toMs = to === undefined ? now.getTime() : Date.parse(to)
  return { fromMs: from === undefined ? toMs - defaultSpanMs : Date.parse(from), toMs }
}

/** Asked anew: people travel. */
function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
