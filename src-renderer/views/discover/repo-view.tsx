import { ExternalLink } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { HubRepo } from '../../../src-main/contract/hub.ts'
import { navigate } from '../../lib/route.ts'
import { useFresh } from '../../stores/fetched.ts'
import { useDownloads } from '../../stores/downloads.ts'
import { refreshHubToken, useHubToken } from '../../stores/hub.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { DownloadNews } from '../downloads/download-news.tsx'
import { Choices } from './choices.tsx'
import { HubProblem } from './hub-problem.tsx'
import { hubPage } from './hub-page.ts'
import { RejectedChoices } from './rejected-choices.tsx'
import { RepoFacts } from './repo-facts.tsx'
import { searchPlace } from './search-wish.ts'
import { useRepo } from './use-repo.ts'

const ModelCard = lazy(() =>
  import('./model-card.tsx').then((file) => ({ default: file.ModelCard })),
)

const back = {
  label: 'All models',
  go: () => navigate('discover', undefined, searchPlace.query),
}

/** One repository: what it is, whether it fits, and the way to have it. */
export function RepoView({ repo }: { repo: string }) {
  const { value, problem, retry } = useRepo(repo)
  const [owner, name = repo] = repo.split('/')
  const page = hubPage(
    useHubToken((token) => token.value?.endpoint),
    repo,
  )
  const downloads = useDownloads((mirror) => mirror.value)
  useFresh(refreshHubToken)
  return (
    <Screen
      title={name}
      note={owner}
      back={back}
      actions={
        <a
          href={page}
          target="_blank"
          rel="noreferrer"
          className="inline-flex h-7 cursor-default items-center gap-1.5 rounded-sm px-2.5 font-medium whitespace-nowrap text-ink-2 hover:bg-fill hover:text-ink"
        >
          On Hugging Face
          <ExternalLink size={13} aria-hidden />
        </a>
      }
    >
      {value !== null ? (
        <Repo repo={value} page={page} />
      ) : problem === null ? (
        <div className="m-auto">
          <Spinner label="Asking the hub" />
        </div>
      ) : (
        <HubProblem title="This repository cannot be shown" problem={problem} onRetry={retry} />
      )}
      <DownloadNews downloads={downloads} />
    </Screen>
  )
}

function Repo({ repo, page }: { repo: HubRepo; page: string }) {
  return (
    <>
      <RepoFacts repo={repo} page={page} />
      <Choices repo={repo} />
      <RejectedChoices rejected={repo.rejected} />
      {repo.card.trim() !== '' && (
        <Section title="What its maker says">
          <ErrorBoundary fallback={<NoCard page={page} />}>
            <Suspense fallback={<Spinner label="Loading its description" />}>
              <ModelCard text={repo.card} page={page} commit={repo.commit} />
            </Suspense>
          </ErrorBoundary>
        </Section>
      )}
    </>
  )
}

function NoCard({ page }: { page: string }) {
  return (
    <p className="text-ink-2">
      This text is built so that Corral cannot show it.{' '}
      <a href={page} target="_blank" rel="noreferrer" className="text-accent underline">
        Read it on the hub
      </a>
      .
    </p>
  )
}
