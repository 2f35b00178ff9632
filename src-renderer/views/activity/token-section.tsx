import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { formatCount, formatPercent } from '../../lib/format.ts'
import { costText, speedText } from '../../lib/log-text.ts'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { cacheShare, tokenBuckets } from './token-buckets.ts'

const fills = {
  1: 'bg-part-1',
  2: 'bg-part-2',
  3: 'bg-part-3',
  4: 'bg-part-4',
  5: 'bg-part-5',
} as const

/** What a try used, and what that cost. */
export function TokenSection({ log }: { log: AuditLog }) {
  const buckets = tokenBuckets(log)
  const total = buckets.reduce((sum, { tokens }) => sum + tokens, 0)
  if (total === 0) return null
  const share = cacheShare(log)
  return (
    <Section
      title="Tokens"
      description={log.estimated ? 'Estimated: the provider did not say.' : undefined}
    >
      <Card className="p-4 select-text">
        <div aria-hidden className="flex h-2.5 gap-px overflow-clip rounded-full">
          {buckets.map(({ name, tokens, part }) => (
            <span
              key={name}
              className={`min-w-0.5 ${fills[part]}`}
              style={{ width: `${(tokens / total) * 100}%` }}
            />
          ))}
        </div>
        <ul
          aria-label="Tokens by kind"
          className="mt-3 flex flex-wrap gap-x-6 gap-y-1 tabular-nums"
        >
          {buckets.map(({ name, tokens, part }) => (
            <li key={name} className="flex items-center gap-2">
              <span aria-hidden className={`size-2 rounded-full ${fills[part]}`} />
              <span className="text-ink-2">{name}</span>
              {tokens.toLocaleString('en')}
            </li>
          ))}
        </ul>
        <p className="mt-3 border-t border-line pt-3 text-ink-2 tabular-nums">
          {[
            formatCount(total, 'token'),
            share === null ? null : `${formatPercent(share)} of the prompt from cache`,
            speedText(log.tokens_per_second) === null
              ? null
              : `${speedText(log.tokens_per_second)?.replace('/s', ' tokens a second')}`,
            costSentence(log),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </Card>
    </Section>
  )
}

function costSentence({ cost_nanousd, backend_type }: AuditLog): string {
  if (cost_nanousd === null) return 'price not known'
  if (cost_nanousd === 0 && backend_type === 'local') return 'free of charge'
  return costText(cost_nanousd)
}
