import { Activity, SearchX } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { LogStats } from '../../../src-main/contract/activity.ts'
import { formatCount, formatDuration } from '../../lib/format.ts'
import { type LogWish, queryOf, wishOf } from '../../lib/log-filter.ts'
import { costText } from '../../lib/log-text.ts'
import { navigate, routeTo, useRouteQuery } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { useConnection } from '../../stores/connection.ts'
import { showLogs, useLogList } from '../../stores/log-list.ts'
import { refreshRules } from '../../stores/rules.ts'
import { refreshTokens } from '../../stores/tokens.ts'
import { useLiveLogs } from '../../stores/use-live-logs.ts'
import { useLogStats } from '../../stores/use-log-stats.ts'
import { refreshUsers } from '../../stores/users.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Toolbar } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { FilterBar } from './filter-bar.tsx'
import { LogTable } from './log-table.tsx'
import { RequestsMenu } from './requests-menu.tsx'

/** The live list of all requests that the caller may see. */
export function RequestsView() {
  const query = useRouteQuery()
  const wish = useMemo(() => wishOf(query), [query])
  const online = useConnection(({ phase }) => phase === 'online')
  const serial = useLogList((list) => list.serial)
  const stats = useLogStats(wish)
  const admin = useCaller((caller) => caller.admin)

  useEffect(() => {
    const shown = useLogList.getState()
    const isShown = serial !== 0 && shown.problem === null && sameWish(shown.wish, wish)
    if (online && !isShown) void showLogs(wish)
  }, [wish, online, serial])
  useLiveLogs()
  useNames()

  return (
    <>
      <Toolbar>
        <h1 className="shrink-0 text-lg font-semibold">Activity</h1>
        <p className="truncate text-ink-3 tabular-nums">{noteOf(stats, admin)}</p>
        <RequestsMenu wish={wish} />
      </Toolbar>
      <FilterBar wish={wish} onChange={narrowTo} />
      <Requests wish={wish} />
    </>
  )
}

/** What filters name, for people. */
function useNames(): void {
  const admin = useCaller((caller) => caller.admin === true)
  useEffect(() => {
    void refreshTokens()
    void refreshRules()
    if (admin) void refreshUsers()
  }, [admin])
}

function sameWish(one: LogWish, other: LogWish): boolean {
  return JSON.stringify(queryOf(one)) === JSON.stringify(queryOf(other))
}

/** Another filter is no other page: Back leads to where one came from. */
function narrowTo(wish: LogWish): void {
  location.replace(routeTo('activity', undefined, queryOf(wish)))
}

function Requests({ wish }: { wish: LogWish }) {
  const { rows, loading, problem, serial } = useLogList()
  if (serial === 0) {
    return (
      <div className="m-auto p-6">
        {problem === null ? <Spinner label="Loading requests" /> : <Problem>{problem}</Problem>}
      </div>
    )
  }
  return (
    <>
      {problem !== null && (
        <Problem
          className="mx-6 mb-3"
          action={<Button onClick={() => void showLogs(wish)}>Try again</Button>}
        >
          {problem}
        </Problem>
      )}
      {rows.count > 0 ? (
        <div aria-busy={loading} className="flex min-h-0 flex-1 flex-col aria-busy:opacity-60">
          <LogTable />
        </div>
      ) : loading ? (
        <div className="m-auto">
          <Spinner label="Loading requests" />
        </div>
      ) : (
        <NoRequests narrowed={Object.keys(queryOf(wish)).length > 0} />
      )}
    </>
  )
}

function NoRequests({ narrowed }: { narrowed: boolean }) {
  const admin = useCaller((caller) => caller.admin === true)
  if (narrowed) {
    return (
      <EmptyState
        icon={<SearchX size={28} strokeWidth={1.5} aria-hidden />}
        title="No request fits"
        action={<Button onClick={() => narrowTo({})}>Clear the filters</Button>}
      >
        New ones that fit appear here by themselves.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<Activity size={28} strokeWidth={1.5} aria-hidden />}
      title="No requests yet"
      action={
        <>
          <Button kind="primary" onClick={() => navigate('chat')}>
            Open Chat
          </Button>
          <Button onClick={() => navigate('gateway')}>Connect an app</Button>
        </>
      }
    >
      {admin
        ? 'Every request of an app or of your own appears here as soon as it ends: who asked, what answered, how long it took and what it cost. What was said is not kept.'
        : 'Your requests and those of your apps appear here as soon as they end. Nobody’s but your own, and not what was said.'}
    </EmptyState>
  )
}

/** Who is no administrator sees only what is theirs. */
function noteOf(stats: LogStats | null, admin: boolean | null): string {
  if (stats === null || admin === null) return ''
  const { total, duration } = stats
  const parts = [
    admin
      ? formatCount(total.requests, 'request')
      : formatCount(total.requests, 'request of yours', 'requests of yours'),
    total.failed === 0 ? null : `${total.failed.toLocaleString('en')} failed`,
    total.cost_nanousd === 0 ? null : costText(total.cost_nanousd),
    duration === null ? null : `median ${formatDuration(duration.p50)}`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
