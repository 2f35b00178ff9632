import { ChevronRight, Download, Heart } from 'lucide-react'
import type { HubModel } from '../../../src-main/contract/hub.ts'
import { formatCompact, formatWhole } from '../../lib/format.ts'
import { Tag } from '../../ui/tag.tsx'
import { FitBadge } from './fit-badge.tsx'
import { RepoLink } from './repo-link.tsx'
import { repoFacts } from './repo-text.ts'

export function ResultRow({ model }: { model: HubModel }) {
  const { repo, downloads, likes, gated, downloaded, fit } = model
  const [owner = '', name = repo] = repo.split('/')
  return (
    <li className="group/row relative flex items-center gap-3 py-3 pr-3 pl-4">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <RepoLink repo={repo} name={name} />
          {downloaded && <Tag tone="accent">In your library</Tag>}
          {gated !== 'no' && <Tag>Asks for access</Tag>}
        </div>
        <p className="truncate text-ink-2">{[owner, ...repoFacts(model)].join(' · ')}</p>
      </div>
      <span className="w-17 shrink-0" title="In the quality that most people take">
        {fit !== null && <FitBadge fit={fit} />}
      </span>
      <dl className="flex shrink-0 gap-3 text-sm text-ink-2 tabular-nums">
        <Count icon={Download} word="Downloads" count={downloads} className="w-16" />
        <Count icon={Heart} word="Likes" count={likes} className="w-14" />
      </dl>
      <ChevronRight
        size={15}
        aria-hidden
        className="shrink-0 text-ink-3 group-hover/row:text-ink"
      />
    </li>
  )
}

interface CountProps {
  icon: typeof Download
  word: string
  count: number
  className: string
}

function Count({ icon: Icon, word, count, className }: CountProps) {
  return (
    <div className={`flex items-center justify-end gap-1.5 ${className}`}>
      <dt>
        <Icon size={13} className="text-ink-3" aria-hidden />
        <span className="sr-only">{word}</span>
      </dt>
      <dd title={formatWhole(count)}>{formatCompact(count)}</dd>
    </div>
  )
}
