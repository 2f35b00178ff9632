import type { KnownTool, ToolConsent } from '../../../src-main/contract/tools.ts'
import { client } from '../../api/client.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Problem } from '../../ui/problem.tsx'
import { Segments } from '../../ui/segments.tsx'

const choices: { value: ToolConsent; label: string }[] = [
  { value: 'ask', label: 'Ask' },
  { value: 'always', label: 'Always' },
  { value: 'never', label: 'Never' },
]

/** A tool, and whether it may run. */
export function ConsentRow({ tool }: { tool: KnownTool }) {
  const { problem, attempt } = useAttempt()
  const { id, title, description, consent } = tool
  return (
    <li aria-label={title} className="px-4 py-2.5">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <h3 className="truncate font-medium">{title}</h3>
          {description !== '' && (
            <p title={description} className="truncate text-ink-2">
              {description}
            </p>
          )}
        </div>
        <Segments
          label={`Whether ${title} may run`}
          choices={choices}
          value={consent}
          onChange={(next) => {
            void attempt(() => client.tools.setConsent({ tool: id, consent: next }))
          }}
        />
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </li>
  )
}
