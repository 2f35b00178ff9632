import { Scale } from 'lucide-react'
import type { HubRepo } from '../../../src-main/contract/hub.ts'
import { formatCompact, formatContext, formatParameters, formatWhen } from '../../lib/format.ts'
import { licenceText } from '../../lib/licence.ts'
import { Card } from '../../ui/card.tsx'
import { GateNotice } from './gate-notice.tsx'

/** What the hub tells of it, its licence, and what to do where its owner has to be asked. */
export function RepoFacts({ repo, page }: { repo: HubRepo; page: string }) {
  const licence = licenceText(repo.licence)
  return (
    <div className="flex flex-col gap-4">
      <Card className="px-4 py-3">
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          {figuresOf(repo).map(([word, figure]) => (
            <div key={word}>
              <dt className="text-xs text-ink-3">{word}</dt>
              <dd className="font-medium tabular-nums">{figure}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2.5 flex items-start gap-2 border-t border-line pt-2.5 text-ink-2">
          <Scale size={14} className="mt-[3px] shrink-0 text-ink-3" aria-hidden />
          <span className="min-w-0 wrap-anywhere">
            <span className="font-medium text-ink">{licence.name}.</span> {licence.meaning}
          </span>
        </p>
      </Card>
      {repo.gated !== 'no' && <GateNotice gated={repo.gated} page={page} />}
    </div>
  )
}

function figuresOf(repo: HubRepo): [string, string][] {
  const { parameterCount, architecture, trainContextTokens, downloads, likes, updatedAt } = repo
  const figures: [string, string | null][] = [
    ['Parameters', parameterCount === null ? null : formatParameters(parameterCount)],
    ['Architecture', architecture],
    ['Context', trainContextTokens === null ? null : formatContext(trainContextTokens)],
    ['Downloads', formatCompact(downloads)],
    ['Likes', formatCompact(likes)],
    ['Changed', updatedAt === null ? null : formatWhen(updatedAt)],
  ]
  return figures.filter((pair): pair is [string, string] => pair[1] !== null)
}
