import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { indented, readRequest } from './readable-request.ts'
import { SaidParts } from './said-parts.tsx'

const roles: Record<string, string> = {
  system: 'Instructions',
  developer: 'Instructions',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Result of a tool',
}

/** What an app asked: as a conversation, and as it came. */
export function SaidRequest({ body, cut }: { body: string; cut: boolean }) {
  const readable = readRequest(body)
  return (
    <Card className="p-4">
      <section aria-label="Kept request">
        <div className="mb-2 flex min-h-7 items-center justify-between">
          <h3 className="font-medium">Request</h3>
          <CopyButton label="Copy the request" text={body} />
        </div>
        {cut && (
          <p className="mb-2 text-ink-2">It was longer than what is kept: the end is missing.</p>
        )}
        {readable !== null && (
          <ol aria-label="Messages" className="space-y-3">
            {readable.messages.map(({ role, parts }, at) => (
              // Messages of a request never move.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={at}>
                <p className="text-sm text-ink-3">{roles[role] ?? role}</p>
                <SaidParts parts={parts} />
              </li>
            ))}
          </ol>
        )}
        {readable !== null && readable.tools.length > 0 && (
          <p className="mt-3 text-ink-2 wrap-anywhere">
            Tools offered: {readable.tools.join(', ')}
          </p>
        )}
        <Fold className="mt-3" title="As it came" startsOpen={readable === null}>
          <pre className="max-h-80 overflow-auto rounded-sm bg-sunken px-2.5 py-1.5 text-xs whitespace-pre-wrap wrap-anywhere select-text">
            {indented(body)}
          </pre>
        </Fold>
      </section>
    </Card>
  )
}
