import { Download as DownloadIcon } from 'lucide-react'
import type { Download } from '../../../src-main/contract/downloads.ts'
import { downloadCounts, downloadTotal, hasEnded } from '../../lib/download-state.ts'
import { navigate } from '../../lib/route.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { useCaller } from '../../stores/caller.ts'
import { useDownloads } from '../../stores/downloads.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LongRowList } from '../../ui/long-row-list.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { ClearDownloads } from './clear-downloads.tsx'
import { DownloadNews } from './download-news.tsx'
import { DownloadRow } from './download-row.tsx'
import { DownloadSum } from './download-sum.tsx'

export function DownloadsView() {
  const { value, problem } = useDownloads()
  const kept = useKeptFocus<HTMLElement>(
    ['known', ...(value ?? []).map(({ task_id, state }) => `${task_id} ${state}`)].join(),
  )
  return (
    <Screen title="Downloads" note={downloadCounts(value ?? []) || undefined}>
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading downloads" />}</div>
      ) : (
        <section
          ref={kept}
          tabIndex={-1}
          aria-label="Downloads"
          className="flex flex-1 flex-col gap-8 outline-none"
        >
          <Lists downloads={value} focus={() => kept.current?.focus({ preventScroll: true })} />
        </section>
      )}
      <DownloadNews downloads={value} />
    </Screen>
  )
}

interface ListsProps {
  downloads: Download[]
  /** For the keyboard, where a row has gone. */
  focus: () => void
}

function Lists({ downloads, focus }: ListsProps) {
  const admin = useCaller((caller) => caller.admin === true)
  const active = downloads.filter((download) => !hasEnded(download))
  const ended = downloads.filter(hasEnded)
  const total = downloadTotal(downloads)
  if (downloads.length === 0) return <NoDownloads />
  return (
    <>
      {total !== null && total.count > 1 && <DownloadSum total={total} />}
      {active.length > 0 && (
        <Section title="Under way" description="They go on when you leave this screen.">
          <Rows label="Under way" downloads={active} focus={focus} />
        </Section>
      )}
      {ended.length > 0 && (
        <Section title="Ended" action={admin && <ClearDownloads />}>
          <Rows label="Ended" downloads={ended} focus={focus} />
        </Section>
      )}
    </>
  )
}

/** Those that have ended stay until somebody clears them, which may be never. */
function Rows({ label, downloads, focus }: ListsProps & { label: string }) {
  return (
    <LongRowList label={label} rows={downloads}>
      {(download) => <DownloadRow key={download.task_id} download={download} onCancelled={focus} />}
    </LongRowList>
  )
}

function NoDownloads() {
  return (
    <EmptyState
      icon={<DownloadIcon size={28} strokeWidth={1.5} aria-hidden />}
      title="No downloads yet"
      action={
        <Button kind="primary" onClick={() => navigate('discover')}>
          Find a model
        </Button>
      }
    >
      What you download in Discover appears here, with how far it is. It goes on after a break in
      the connection, and after Corral was closed.
    </EmptyState>
  )
}
