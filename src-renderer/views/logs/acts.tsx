import { useEffect } from 'react'
import type { Act } from '../../../src-main/contract/acts.ts'
import { actText, outcomeText } from '../../lib/act-text.ts'
import { formatMoment } from '../../lib/format.ts'
import { readOlderActs, refreshActs, useActs } from '../../stores/acts.ts'
import { useConnection } from '../../stores/connection.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useVerification, Verification } from './verification.tsx'

export function Acts() {
  const { list, more, problem } = useActs()
  const online = useConnection(({ phase }) => phase === 'online')
  const verification = useVerification()

  useEffect(() => {
    if (online) void refreshActs()
  }, [online])

  return (
    <Section
      title="Record"
      description="Who changed what. Each entry is chained to the one before, so that a changed or missing one is found."
      action={
        <div className="flex gap-2">
          <Button onClick={() => void refreshActs()}>Refresh</Button>
          <Button disabled={verification.busy} onClick={verification.verify}>
            {verification.busy ? 'Verifying…' : 'Verify'}
          </Button>
        </div>
      }
    >
      <Verification verification={verification} />
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {list === null ? (
        problem === null && <Spinner label="Loading the record" />
      ) : list.length === 0 ? (
        <Card className="px-4 py-3 text-ink-2">Nothing yet.</Card>
      ) : (
        <Card className="overflow-clip">
          <table className="w-full table-fixed text-left">
            <thead>
              <tr className="border-b border-line text-xs text-ink-3">
                <th className="w-44 py-1.5 pl-4 font-medium">When</th>
                <th className="w-[22%] py-1.5 font-medium">Who</th>
                <th className="py-1.5 pr-4 font-medium">What</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {list.map((act) => (
                <ActRow key={act.id} act={act} />
              ))}
            </tbody>
          </table>
          {more && (
            <div className="border-t border-line p-1">
              <Button kind="quiet" onClick={() => void readOlderActs()}>
                Show older
              </Button>
            </div>
          )}
        </Card>
      )}
    </Section>
  )
}

function ActRow({ act }: { act: Act }) {
  const failure = outcomeText(act.outcome)
  const text = actText(act.what)
  return (
    <tr className="align-top select-text">
      <td className="py-1.5 pl-4 text-ink-3 tabular-nums">{formatMoment(act.at)}</td>
      <td className="truncate py-1.5 pr-3" title={act.who}>
        {act.who}
      </td>
      <td className="py-1.5 pr-4">
        <span className="flex items-center gap-2">
          <span
            title={act.object === null ? text : `${text} · ${act.object}`}
            className="min-w-0 truncate"
          >
            {text}
            {act.object !== null && <span className="text-ink-3"> · {act.object}</span>}
          </span>
          {failure !== null && <Tag tone="danger">{failure}</Tag>}
        </span>
      </td>
    </tr>
  )
}
