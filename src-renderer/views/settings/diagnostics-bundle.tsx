import { useState } from 'react'
import type { DiagnosticsBundle } from '../../../src-main/contract/diagnostics.ts'
import { client } from '../../api/client.ts'
import { formatBytes } from '../../lib/format.ts'
import { saveBase64 } from '../../lib/save-text.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'

/** Everything that helps somebody else to help, shown before it is saved. */
export function Bundle() {
  const [bundle, setBundle] = useState<DiagnosticsBundle | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const prepare = () => void attempt(async () => setBundle(await client.diagnostics.bundle()))
  return (
    <Section
      title="Diagnostics for a report"
      description="Facts about this Corral in one zip, for you to send to whoever helps. No keys, no passwords, nothing that was said."
      action={
        <Button disabled={busy} onClick={prepare}>
          {busy ? 'Gathering…' : bundle === null ? 'Prepare' : 'Prepare anew'}
        </Button>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {bundle !== null && (
        <div className="rounded-lg border border-line bg-card">
          <ul aria-label="What is inside" className="divide-y divide-line">
            {bundle.files.map(({ name, about, text }) => (
              <li key={name} className="px-4 py-2">
                <p className="text-ink-2">{about}</p>
                <Fold title={name} note={formatBytes(text.length)}>
                  <pre
                    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
                    tabIndex={0}
                    aria-label={name}
                    className="max-h-80 overflow-auto rounded-md bg-sunken p-3 text-xs leading-5 whitespace-pre-wrap wrap-anywhere select-text"
                  >
                    {text}
                  </pre>
                </Fold>
              </li>
            ))}
          </ul>
          <div className="flex items-center justify-end gap-3 border-t border-line px-4 py-2.5">
            <p className="min-w-0 flex-1 truncate text-sm text-ink-3">{bundle.fileName}</p>
            <Button kind="primary" onClick={() => saveBase64(bundle.fileName, bundle.zip)}>
              Save…
            </Button>
          </div>
        </div>
      )}
    </Section>
  )
}
